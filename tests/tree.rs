//! The tree of processes: of the two documents, and of what no kernel would tell.

mod common;

use common::asking::{ask, both, documents, session};
use watchglass::event::{Field, Severity};
use watchglass::query::{Answer, Around, Ask, Expr, Order, Row, elsewhere, text};
use watchglass::session::Session;
use watchglass::view::tree::{DEEPEST, MOST, Node, Tree, question, tree};

fn row(session: &mut Session, filter: &str) -> Row {
    session.ask(&ask(filter, Order::Newest)).rows[0].clone()
}

fn of(session: &mut Session, row: &Row) -> Tree {
    let asked = Ask { query: question(row).unwrap(), table: true, ..Ask::default() };
    tree(&session.ask(&asked).table.unwrap(), row)
}

/// The tree as text, a line for each process, indented.
fn drawn(tree: &Tree) -> String {
    fn add(text: &mut String, nodes: &[Node], depth: usize) {
        for node in nodes {
            let own = if node.own { "*" } else { "" };
            let worst = node.worst.map_or("-", Severity::word);
            *text +=
                &format!("{}{own}{} {} {worst}\n", " ".repeat(depth), node.words(), node.events);
            add(text, &node.children, depth + 1);
        }
    }
    let mut text = String::new();
    add(&mut text, &tree.roots, 0);
    text
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + count(&node.children)).sum()
}

#[test]
fn the_documents_have_theirs() {
    let mut both = both();
    let apt = row(&mut both, "harden-wordpress-pkg-mngr-exec");
    let found = of(&mut both, &apt);
    assert_eq!(
        drawn(&found),
        "495804 /bin/bash 0 -\n *495877 /usr/bin/apt 1 medium\n 496390 /bin/rm 1 low\n"
    );
    // What a node shows is what it counts.
    let bash = &found.roots[0];
    for (node, shown) in [(bash, 2), (&bash.children[0], 1), (&bash.children[1], 1)] {
        let answer = both.ask(&Ask { query: node.query.clone(), ..ask("", Order::Newest) });
        assert_eq!(answer.shown, shown, "{}", text::print_query(&node.query));
        let again = text::parse_query(&text::print_query(&node.query)).unwrap();
        assert_eq!(again.parts(), node.query.parts());
    }
    // NeuVector tells no numbers: there it is names alone.
    let shell = row(&mut both, "\"Tunnel detected: reverse shell\"");
    let found = of(&mut both, &shell);
    assert_eq!(drawn(&found), "/bin/dash 0 -\n */bin/sleep 2 medium\n");
    // A host's processes are those outside of containers.
    let sshd = row(&mut both, "exe:*/sshd");
    let found = of(&mut both, &sshd);
    assert_eq!(
        drawn(&found),
        "1979 /bin/bash 0 -\n 1787227 /bin/sleep 1 medium\n1791315 /usr/sbin/sshd 0 -\n *1791316 /usr/sbin/sshd 2 unknown\n"
    );
    let audit = row(&mut both, "kind:neuvector.audit");
    assert_eq!(question(&audit), None, "it names no process");
}

#[test]
fn a_tree_is_the_same_of_several_shards() {
    let mut both = both();
    let documents = documents();
    let mut parts = [0, 1].map(|at| session(&[(at as u32, &documents[at])]));
    for row in both.ask(&ask("", Order::Newest)).rows {
        let Some(query) = question(&row) else { continue };
        let asked = Ask { query, table: true, ..Ask::default() };
        let partial = Ask { partial: true, ..asked.clone() };
        let answers = parts.iter_mut().map(|part| part.ask(&partial)).collect();
        assert_eq!(Answer::merge(answers, &asked).table, both.ask(&asked).table);
    }
}

/// A session of processes of one container: number, parent, program, parent's program.
fn processes(all: &[(i64, i64, &str, &str)]) -> Session {
    let line = |(pid, parent, name, above): &(i64, i64, &str, &str)| {
        format!(
            r#"{{"Timestamp":1692813948,"ClusterName":"c","HostName":"n","NamespaceName":"s","PodName":"p","ContainerName":"web","ContainerID":"c1","HostPID":{pid},"HostPPID":{parent},"ProcessName":"{name}","ParentProcessName":"{above}","Type":"ContainerLog","Source":"{name}","Operation":"Process","Resource":"{name}","Data":"{pid}-{parent}-{name}","Result":"Passed"}}"#
        )
    };
    let lines: Vec<String> = all.iter().map(line).collect();
    session(&[(0, lines.join("\n").as_bytes())])
}

fn drawn_of(all: &[(i64, i64, &str, &str)]) -> String {
    let mut session = processes(all);
    let row = row(&mut session, "");
    drawn(&of(&mut session, &row)).replace('*', "")
}

#[test]
fn a_missing_name_is_that_of_other_records_and_marked() {
    // The process tells no program of its own; its child does.
    let two = [(6, 5, "/ls", ""), (7, 5, "/id", "/sh"), (5, 1, "", "")];
    assert_eq!(
        drawn_of(&two),
        "1 program not recorded 0 -\n 5 /sh (inferred) 1 info\n  6 /ls 1 info\n  7 /id 1 info\n"
    );
    // Children of one parent that has no event, of which one names it.
    let siblings = [(6, 5, "/ls", ""), (7, 5, "/id", "/sh")];
    assert_eq!(drawn_of(&siblings), "5 /sh 0 -\n 6 /ls 1 info\n 7 /id 1 info\n");
    // Where records do not agree, it stays open.
    let three = [(6, 5, "/ls", "/zsh"), (7, 5, "/id", "/sh"), (5, 1, "", "")];
    let drawn = drawn_of(&three);
    assert!(drawn.contains("\n 5 program not recorded 1 info\n"), "{drawn}");
    // The container of the update has no name; another record of the same id has one.
    let mut both = both();
    let dpkg = row(&mut both, "exe:*/dpkg");
    assert_eq!((dpkg.text(Field::Pod), dpkg.text(Field::ContainerName)), (None, None));
    assert_eq!(of(&mut both, &dpkg).inferred.as_deref(), Some("iperfclient"));
    let route = row(&mut both, "exe:*/route");
    assert_eq!(of(&mut both, &route).inferred, None, "it has its own");
}

#[test]
fn what_leads_back_to_itself_begins_anew() {
    assert_eq!(drawn_of(&[(7, 7, "/a", "/a")]), "7 /a 1 info\n");
    assert_eq!(drawn_of(&[(7, 8, "/a", "/b"), (8, 7, "/b", "/a")]), "7 /a 1 info\n 8 /b 1 info\n");
    let three = [(1, 3, "/a", "/c"), (2, 1, "/b", "/a"), (3, 2, "/c", "/b"), (9, 3, "/d", "/c")];
    let drawn = drawn_of(&three);
    assert_eq!(drawn.lines().count(), 4, "{drawn}");
}

#[test]
fn a_number_that_is_used_again_is_another_process() {
    // Children go to the program that their record names.
    let twice = [
        (5, 1, "/sh", "/init"),
        (5, 1, "/python", "/init"),
        (6, 5, "/ls", "/sh"),
        (7, 5, "/id", "/python"),
    ];
    assert_eq!(
        drawn_of(&twice),
        "1 /init 0 -\n 5 /python 1 info\n  7 /id 1 info\n 5 /sh 1 info\n  6 /ls 1 info\n"
    );
    // A parent of another program than any that is known is a placeholder.
    assert_eq!(drawn_of(&[(5, 1, "/sh", ""), (6, 5, "/ls", "/zsh")]).lines().count(), 4);
}

#[test]
fn a_tree_is_bounded_and_says_so() {
    let deep: Vec<(i64, i64, &str, &str)> = (2..80).map(|pid| (pid, pid - 1, "/a", "/a")).collect();
    let mut of_deep = processes(&deep);
    let row_of = row(&mut of_deep, "");
    let found = of(&mut of_deep, &row_of);
    assert!(count(&found.roots) <= DEEPEST && found.left > 0, "{}", found.left);
    let wide: Vec<(i64, i64, &str, &str)> =
        (10..1_500).map(|pid| (pid, pid + 5_000, "/a", "/b")).collect();
    let mut of_wide = processes(&wide);
    let row_of = row(&mut of_wide, "");
    let found = of(&mut of_wide, &row_of);
    assert_eq!(count(&found.roots), MOST);
    assert_eq!(found.left, 1_490 - MOST as u64 / 2);
}

#[test]
fn one_name_with_several_ids_is_told() {
    let mut both = both();
    let shell = row(&mut both, "\"Tunnel detected: reverse shell\"");
    let mut counts = |row: &Row| {
        let mut conditions = Around::of(row).conditions(&Expr::default());
        conditions.extend(elsewhere(row));
        let asked = Ask { counts: conditions, ..Ask::default() };
        both.ask(&asked).counts.last().copied()
    };
    // iodine and route, in two other containers of the same name.
    assert_eq!(counts(&shell), Some(2));
    let mut of_one = processes(&[(5, 1, "/sh", "/init")]);
    let one = row(&mut of_one, "");
    assert_eq!(one.text(Field::ContainerName), Some("web"));
    assert_eq!(counts(&one), Some(0));
}
