//! Questions over the golden documents: copies, facets, timelines, and that answers of
//! several shards merge to the answer of one.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use watchglass::event::{Field, Offsets};
use watchglass::protocol::Format;
use watchglass::query::{Answer, Ask, Order, Query};
use watchglass::session::Session;

#[test]
fn copies_are_one_event_with_places() {
    let mut both = both();
    let answer = both.ask(&ask("", Order::Newest));
    assert_eq!((answer.total, answer.shown, answer.copies), (23, 23, 3));
    assert_eq!(answer.rows.iter().filter(|row| row.places.len() == 2).count(), 3);
    let timeline = answer.timeline.unwrap();
    let dated: u64 = timeline.buckets.iter().flat_map(|bucket| bucket.counts).sum();
    assert_eq!((dated, timeline.undated.iter().sum::<u64>()), (17, 6));
    for (row, next) in answer.rows.iter().zip(answer.rows.iter().skip(1)) {
        assert!(row.key(Order::Newest) <= next.key(Order::Newest), "newest first, undated last");
    }
}

#[test]
fn removing_an_input_takes_its_events_and_frees_its_copies() {
    let documents = documents();
    let mut twice = session(&[(0, &documents[0]), (1, &documents[0])]);
    assert_eq!(twice.ask(&ask("", Order::Newest)).copies, 9);
    twice.remove(0);
    let answer = twice.ask(&ask("", Order::Newest));
    assert_eq!((answer.total, answer.copies), (9, 0));
}

#[test]
fn copies_are_found_among_thousands_of_distinct_commands() {
    let command = |n: u32| {
        format!(
            r#"{{"Timestamp":{},"HostName":"a","NamespaceName":"b","PodName":"c","Type":"ContainerLog","Operation":"Process","Resource":"/bin/sleep {n}","Data":"syscall=SYS_EXECVE","Result":"Passed"}}{}"#,
            1_655_000_000 + n / 100,
            '\n'
        )
    };
    // More than a dictionary judges by, so that it goes over to holding equal texts twice.
    let distinct: String = (0..17_000).map(command).collect();
    let answer = session(&[(0, distinct.as_bytes()), (1, distinct.as_bytes())])
        .ask(&ask("cmd:\"/bin/sleep 16999\"", Order::Newest));
    assert_eq!((answer.total, answer.shown, answer.copies), (17_000, 1, 17_000));
    assert_eq!(answer.rows.first().unwrap().places.len(), 2);
}

/// Thousands of events whose times follow no order and often are equal; some have none.
fn shuffled() -> Vec<u8> {
    let event = |n: u32| {
        let level = ["Critical", "Error", "Warning", "Notice", "Info", "Debug"][n as usize % 6];
        let time = match n.wrapping_mul(7919) % 1000 {
            0 => "null".to_owned(),
            time => format!("{}", 1_700_000_000 + time),
        };
        format!(
            "{{\"name\":\"Process.Profile.Violation\",\"level\":\"{level}\",\
             \"reported_timestamp\":{time},\"client_workload_id\":\"{n}\"}}\n"
        )
    };
    (0..4000).map(event).collect::<String>().into_bytes()
}

const ORDERS: [Order; 9] = [
    Order::Newest,
    Order::Oldest,
    Order::Worst,
    Order::Rarest,
    Order::By(Field::RuleName, false),
    Order::By(Field::RuleName, true),
    Order::By(Field::Pid, true),
    Order::By(Field::FilePath, false),
    Order::By(Field::Severity, false),
];

#[test]
fn the_first_rows_are_the_first_of_all_in_order() {
    let mut session = session(&[(0, &shuffled()), (1, b"{\"name\":\"a\"}"), (2, &shuffled())]);
    for order in ORDERS {
        let first = session.ask(&ask("", order));
        assert_eq!(first.shown, first.total);
        let all = session.rows(&Query { order, ..Query::default() }, &Vec::new());
        assert_eq!(all.len() as u64, first.shown);
        let deep = session.ask(&Ask { offset: 3000, ..ask("", order) });
        let ids = |answer: &Answer| answer.rows.iter().map(|row| row.row).collect::<Vec<_>>();
        assert_eq!((ids(&first), ids(&deep)), (all[..200].to_vec(), all[3000..3200].to_vec()));
        let rows = [first.rows, deep.rows].concat();
        for (row, next) in rows.iter().zip(&rows[1..]) {
            assert!(row.key(order) <= next.key(order), "{order:?}: {row:?} before {next:?}");
        }
    }
}

#[test]
fn filters_find_what_they_say() {
    let mut both = both();
    for (filter, shown) in [
        ("source:kubearmor", 9),
        ("not source:kubearmor", 14),
        ("severity:critical", 5),
        ("severity >= high", 7),
        ("shadow", 1),
        ("ROUTEF", 1),
        ("tag:MITRE technique:T1036", 1),
        ("namespace:wordpress-mysql", 2),
        ("pod:!host", 4),
        ("time:!missing", 6),
        ("time < 2022-06-01", 1),
        ("raw.cap_len:119", 1),
        ("path:*getcap", 1),
        ("dport:53 or dport:3306", 3),
        ("nothing_like_this", 0),
        ("sha*ow", 1),
        ("path ~ /GETCAP$/i", 1),
        ("raw.cap_len ~ /^1+9$/", 1),
        ("time:2022-06", 13),
        ("time:2022-06-15T19 or time:!missing", 15),
        ("time > now-1s", 2),
        ("time < now-52w", 14),
        ("pid ~ /./ not pid:*", 0),
    ] {
        assert_eq!(both.ask(&ask(filter, Order::Newest)).shown, shown, "{filter}");
    }
    assert_eq!(both.ask(&ask("severity >= low", Order::Newest)).left_out.severity, 2);
    assert_eq!(both.ask(&ask("time > 2000-01-01", Order::Newest)).left_out.undated, 6);
}

#[test]
fn a_facet_follows_all_conditions_but_its_own() {
    let mut both = both();
    let answer = both.ask(&ask("source:kubearmor severity:critical", Order::Newest));
    let counts = |field: Field| {
        answer.facets.iter().find(|facet| facet.field == field).unwrap().values.clone()
    };
    let modules = [("neuvector".to_owned(), 5), ("kubearmor".to_owned(), 0)];
    assert_eq!(counts(Field::Module), modules, "what is asked for is listed");
    assert_eq!(counts(Field::Severity).iter().map(|(_, count)| count).sum::<u64>(), 9);
}

#[test]
fn answers_of_two_shards_merge_to_that_of_one() {
    let documents = documents();
    for order in ORDERS {
        for filter in
            ["", "severity:medium", "source:neuvector or severity:info", "not pod:(a or b)"]
        {
            let rules =
                both().ask(&Ask { facets: vec![(Field::RuleName, 9)], ..ask(filter, order) });
            let rules = rules.facets[0].values.clone();
            let ask = Ask { rules, ..ask(filter, order) };
            let whole = both().ask(&ask);
            let shards = vec![
                session(&[(0, &documents[0])]).ask(&ask),
                session(&[(1, &documents[1])]).ask(&ask),
            ];
            let merged = Answer::merge(shards, &ask);
            let places = |answer: &Answer| {
                answer.rows.iter().map(|row| row.places.clone()).collect::<Vec<_>>()
            };
            assert_eq!(places(&merged), places(&whole), "{filter} {order:?}");
            assert_eq!(
                (merged.total, merged.shown, merged.copies),
                (whole.total, whole.shown, whole.copies)
            );
            assert_eq!(merged.facets, whole.facets, "{filter}");
            let sums = |answer: &Answer| {
                let timeline = answer.timeline.clone().unwrap();
                timeline.buckets.iter().flat_map(|bucket| bucket.counts).sum::<u64>()
            };
            assert_eq!(sums(&merged), sums(&whole));
        }
    }
}

#[test]
fn details_and_ledger_come_from_the_bytes() {
    let documents = documents();
    let both = both();
    for row in both.all_rows() {
        let want = both.detail_want(row).unwrap();
        let bytes = both.kept(want).unwrap();
        let detail = both.detail(row, &bytes).unwrap();
        let place = detail.place;
        let input = &documents[place.input as usize];
        assert_eq!(detail.raw.as_bytes(), &input[place.start as usize..place.end as usize]);
        let lines =
            input[..place.start as usize].iter().filter(|byte| **byte == b'\n').count() as u64;
        assert_eq!(detail.line, lines + 1);
        assert!(both.detail(row, &bytes[1..]).is_err(), "other bytes are noticed");
    }
    let read: Vec<_> = both.ledger_wants(0, 200).into_iter().map(|want| both.kept(want)).collect();
    let ledger = both.ledger(0, &read);
    assert_eq!((ledger.entries.len(), ledger.total), (12, 12));
    for (account, input) in ledger.inputs.iter().zip(&documents) {
        let sum = account.event
            + account.carrier
            + account.separator
            + account.prose
            + account.unreadable;
        assert_eq!((sum, account.bytes), (input.len() as u64, input.len() as u64));
        assert_eq!(account.strip.last().map(|(_, end)| *end), Some(account.bytes));
    }
}

/// A session whose input is too large to be indexed at once, as far as it was told.
fn large(bytes: &[u8]) -> Session {
    let mut session = Session::new(3);
    session.open(0, "input", Some(9 << 20));
    session.feed(bytes);
    session.finish();
    session
}

#[test]
fn a_large_input_is_indexed_when_a_question_needs_it() {
    let document = &documents()[1];
    let mut session = large(document);
    let filter = ask("raw.cap_len:119", Order::Newest);
    assert_eq!(session.ask(&ask("source:neuvector", Order::Newest)).left_out.unsearched, 0);
    let before = session.ask(&filter);
    assert_eq!((before.shown, before.left_out.unsearched), (0, 17));
    let mut indexing = session.begin_index().unwrap();
    while let Some(want) = session.index_want(&indexing) {
        let bytes = session.kept(want).unwrap();
        session.index(&mut indexing, &bytes).unwrap();
    }
    session.index(&mut indexing, &[]).unwrap();
    assert!(session.begin_index().is_none());
    for text in ["raw.cap_len:119", "ROUTEF", "raw.level:Critical", "raw.threat_id:*", "shadow"] {
        let mut once = self::session(&[(0, document)]);
        let (large, small) =
            (session.ask(&ask(text, Order::Newest)), once.ask(&ask(text, Order::Newest)));
        assert_eq!(large, small, "{text}");
        assert!(large.shown > 0 || text == "shadow", "{text}");
    }
}

#[test]
fn what_is_indexed_so_far_is_found_and_the_rest_is_said() {
    let document = &documents()[1];
    let mut session = large(document);
    let filter = ask("raw.level:*", Order::Newest);
    let all = session.ask(&filter).left_out.unsearched;
    let mut indexing = session.begin_index().unwrap();
    let (mut before, mut steps) = ((0, all), 0);
    for piece in document.chunks(document.len() / 4 + 1).chain([&[][..]]) {
        session.index(&mut indexing, piece).unwrap();
        let answer = session.ask(&filter);
        let now = (answer.shown, answer.left_out.unsearched);
        assert!(now.0 >= before.0 && now.1 <= before.1, "{before:?} then {now:?}");
        steps += u32::from(now.0 > before.0 && now.1 > 0);
        before = now;
    }
    assert!(steps > 1, "hits before the end");
    assert_eq!(before.1, 0);
}

#[test]
fn an_input_that_changed_is_given_up_and_says_so() {
    let document = &documents()[1];
    let mut session = large(document);
    let mut indexing = session.begin_index().unwrap();
    let mut changed = document.clone();
    let at = changed.iter().position(|byte| *byte == b'{').unwrap();
    changed[at] = b' ';
    assert!(session.index(&mut indexing, &changed).is_err());
    session.give_up_index(&indexing, "the file changed");
    assert_eq!(session.ask(&ask("raw.cap_len:119", Order::Newest)).left_out.unsearched, 0);
    assert!(session.status(0).unwrap().note.unwrap().contains("the file changed"));
    assert!(session.begin_index().is_none());
}

#[test]
fn what_lacks_its_zone_moves_with_the_zone_that_is_assumed() {
    let text = b"<13>Jan  2 03:04:05 a b: c\n2026-01-02T03:04:06Z INFO whole\n\
                 2026-07-02 03:04:07 INFO no zone\n2026-01-02 03:04:05 INFO again\n";
    let mut session = Session::new(3);
    let open = |session: &mut Session, id| {
        session.open(id, "input", None);
        session.date(1_767_400_000_000);
        session.feed(text);
        session.finish();
    };
    open(&mut session, 0);
    let times = |session: &mut Session| {
        let rows = session.ask(&ask("", Order::Oldest)).rows;
        rows.into_iter().map(|row| row.time.unwrap() / 1_000_000_000).collect::<Vec<_>>()
    };
    let in_utc = [1_767_323_045, 1_767_323_045, 1_767_323_046, 1_782_961_447];
    assert_eq!(times(&mut session), in_utc);
    assert_eq!(session.ask(&ask("assumed:zone*", Order::Oldest)).shown, 3);
    assert_eq!(session.ask(&ask("assumed:year*", Order::Oldest)).assumed, 3);
    // An hour in winter, two in summer.
    let hour = 3_600;
    let summer = Offsets(vec![(0, 60), (1_774_746_000_000_000_000, 120)]);
    session.assume(summer);
    let here = [in_utc[0] - hour, in_utc[1] - hour, in_utc[2], in_utc[3] - 2 * hour];
    assert_eq!(times(&mut session), here);
    open(&mut session, 1);
    let answer = session.ask(&ask("", Order::Oldest));
    assert_eq!((answer.total, answer.copies), (4, 4), "read before and after, they are copies");
    let shown = |session: &mut Session, filter| session.ask(&ask(filter, Order::Oldest)).shown;
    assert_eq!(shown(&mut session, "assumed:\"zone UTC\""), 0);
    assert_eq!(shown(&mut session, "assumed:\"zone +01:00\""), 2);
    assert_eq!(shown(&mut session, "\"zone +02:00\""), 1);
    let facets = vec![(Field::Assumed, 9)];
    let facet = session.ask(&Ask { facets, ..ask("", Order::Oldest) }).facets.remove(0);
    let counts = [("zone +01:00", 2), ("year 2026", 1), ("zone +02:00", 1)];
    assert_eq!(facet.values, counts.map(|(value, count)| (value.to_owned(), count)));
    for row in session.all_rows() {
        let bytes = session.kept(session.detail_want(row).unwrap()).unwrap();
        let detail = session.detail(row, &bytes).unwrap();
        let assumed = detail.row.list(Field::Assumed).to_vec();
        let place = detail.place.start as usize..detail.place.end as usize;
        let (line, _) = session.export_row(row, &text[place], Format::Ndjson).unwrap();
        assert_eq!(line.contains("zone +0"), !assumed.is_empty(), "{line}");
        assert!(assumed.iter().all(|word| line.contains(word.as_str())), "{line}");
    }
    session.assume(Offsets::default());
    assert_eq!(times(&mut session), in_utc);
}

#[test]
fn the_firewall_of_a_node_is_of_no_workload() {
    let of = |more: &str| {
        format!(
            "{{\"Type\":\"MatchedNetworkPolicy\",\"Operation\":\"NetworkFirewall\",\
             \"HostName\":\"n\",\"Result\":\"Passed\"{more}}}"
        )
    };
    let text = [of(""), of(",\"NamespaceName\":\"a\",\"ContainerID\":\"c\"")].join("\n");
    let mut session = session(&[(0, text.as_bytes())]);
    let rows = session.ask(&ask("kind:kubearmor.network_alert", Order::Oldest)).rows;
    assert_eq!(rows.iter().map(|row| row.host).collect::<Vec<_>>(), [true, false]);
    assert_eq!(session.ask(&ask("pod:!host", Order::Oldest)).shown, 1);
}

#[test]
fn what_is_told_twice_is_one_event_with_both() {
    let case = cases().into_iter().find(|case| case.name == "kubearmor/told-twice").unwrap();
    let mut once = session(&[(0, &case.input)]);
    let answer = once.ask(&ask("", Order::Newest));
    assert_eq!((answer.total, answer.shown, answer.copies, answer.twins), (4, 4, 1, 1));
    let alert = answer.rows.iter().find(|row| row.twin.is_some()).unwrap();
    assert_eq!(alert.text(Field::Operation), Some("syscall"), "the alert stands for both");
    assert_eq!(alert.places.len(), 2);
    let (_, other) = alert.twin.unwrap();
    let bytes = once.kept(once.detail_want(other).unwrap()).unwrap();
    let detail = once.detail(other, &bytes).unwrap();
    assert_eq!(detail.row.text(Field::Operation), Some("file"));
    assert_eq!(detail.row.twin, Some((0, alert.row)));
    assert_eq!(once.ask(&ask("operation:file", Order::Newest)).shown, 2);

    // Copies of either are places of the one.
    let mut twice = session(&[(0, &case.input), (1, &case.input)]);
    let answer = twice.ask(&ask("", Order::Newest));
    assert_eq!((answer.total, answer.copies, answer.twins), (4, 6, 1));
    let alert = answer.rows.iter().find(|row| row.twin.is_some()).unwrap();
    assert_eq!(alert.places.len(), 4);
    assert_eq!(answer.rows.iter().map(|row| row.places.len()).sum::<usize>(), 10);
    twice.remove(0);
    let answer = twice.ask(&ask("", Order::Newest));
    assert_eq!((answer.total, answer.copies, answer.twins), (4, 1, 1));
    twice.remove(1);
    assert_eq!(twice.ask(&ask("", Order::Newest)).twins, 0);
}

#[test]
fn values_alone_are_of_all_rows_that_are_there() {
    let documents = documents();
    let mut session = Session::new(1);
    for (input, known) in [(0, 9), (1, 23)] {
        session.open(input, "a.txt", None);
        session.feed(&documents[input as usize]);
        session.finish();
        // No verdict and no facet is asked for, which would learn of the rows before.
        let values = Some(Box::new((Some(Field::Severity), String::new(), 20)));
        let facet = session.ask(&Ask { values, ..Ask::default() }).values.unwrap();
        let counted: u64 = facet.values.iter().map(|(_, count)| count).sum();
        assert_eq!(counted + facet.missing, known);
    }
}
