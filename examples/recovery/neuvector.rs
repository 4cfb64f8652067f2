//! NeuVector REST records of all six kinds, fields in the order of
//! `controller/api/log_apis.go`, values invented.

use crate::rng::Rng;
use crate::unique::Unique;
use crate::value::{Fields, Value, bare, fields, list, text};

/// The lists of the REST replies with the kinds that stand in them (`controller/api/apis.go`).
pub const WRAPPERS: [(&str, &[usize]); 5] = [
    ("threats", &[0]),
    ("violations", &[1]),
    ("incidents", &[2]),
    ("audits", &[3]),
    ("events", &[4, 5]),
];

/// How many kinds there are.
pub const KINDS: usize = 6;

/// A record of a kind.
pub fn record(kind: usize, event: usize, rng: &mut Rng) -> Fields {
    let mut unique = Unique::new(event);
    let make = [threat, violation, incident, audit, config, activity][kind];
    make(&mut unique, rng)
}

/// What all kinds have. A violation has no name.
fn common(name: &str, level: &str, unique: &mut Unique) -> Fields {
    let (seconds, at) = unique.second();
    let node = unique.tag();
    fields([
        ("name", text(name)),
        ("level", text(level)),
        ("reported_timestamp", bare(seconds)),
        ("reported_at", text(format!("{at}Z"))),
        ("cluster_name", text(format!("cluster-{}", unique.tag()))),
        ("host_id", text(format!("{}:4KQF:ZZP2:M7TC:XN3D", unique.tag()))),
        ("host_name", text(format!("node-{node}.example.com"))),
        ("enforcer_id", text(unique.hash())),
        ("enforcer_name", text(format!("neuvector-enforcer-pod-{}", unique.tag()))),
    ])
}

/// Id, name, domain, image and service of a workload, with keys that begin so.
fn workload(start: &str, unique: &mut Unique) -> Fields {
    let key = |end: &str| format!("{start}{end}");
    let space = unique.tag();
    vec![
        (key("id"), text(unique.hash())),
        (key("name"), text(format!("shop-web-{}", unique.tag()))),
        (key("domain"), text(format!("ns-{space}"))),
        (key("image"), text(format!("registry.example.com/shop/{}:2.4", unique.tag()))),
        (key("service"), text(format!("web-{}.shop", unique.tag()))),
    ]
}

fn threat(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let (name, level) = rng.pick(&[
        &("SQL.Injection", "Critical"),
        &("TCP.SYN.Flood", "Critical"),
        &("DNS.Loop.Pointer", "Error"),
    ]);
    let mut all = common(name, level, unique);
    all.push(("id".to_owned(), text(unique.uuid())));
    all.push(("threat_id".to_owned(), bare(unique.small())));
    all.extend(workload("client_workload_", unique));
    all.extend(workload("server_workload_", unique));
    all.extend(fields([
        ("severity", text("Critical")),
        ("action", text(rng.pick(&["alert", "deny"]))),
        ("count", bare(unique.small())),
        ("ether_type", bare(2048)),
        ("client_port", bare(unique.small())),
        ("server_port", bare(unique.small())),
        ("server_conn_port", bare(unique.small())),
        ("icmp_code", bare(0)),
        ("ip_proto", bare(6)),
        ("client_ip", text(unique.address())),
        ("server_ip", text(unique.address())),
        ("application", text(rng.pick(&["HTTP", "MySQL", "DNS"]))),
        ("target", text(rng.pick(&["server", "client"]))),
        ("monitor", bare(rng.once_in(2))),
        ("cap_len", bare(unique.small())),
        ("message", text(format!("{name}: 'or 1=1' & <{}>, application=1001", unique.tag()))),
    ]));
    all
}

fn violation(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let mut all = common("", rng.pick(&["Critical", "Warning"]), unique);
    all.push(("id".to_owned(), text(unique.uuid())));
    all.extend(workload("client_", unique));
    all.extend(workload("server_", unique));
    all.extend(fields([
        ("server_port", bare(unique.small())),
        ("ip_proto", bare(17)),
        ("applications", list(&[rng.pick(&["SSL", "HTTP"]), &format!("app-{}", unique.tag())])),
        ("servers", list(&[&format!("srv-{}", unique.tag())])),
        ("sessions", bare(unique.small())),
        ("policy_action", text(rng.pick(&["deny", "violate"]))),
        ("policy_id", bare(unique.small())),
        ("client_ip", text(unique.address())),
        ("server_ip", text(unique.address())),
        ("fqdn", text(format!("{}.example.com", unique.tag()))),
        ("xff", bare(false)),
        ("nbe", bare(rng.once_in(2))),
    ]));
    all
}

fn incident(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let (name, message) = rng.pick(&[
        &("Container.Suspicious.Process", "Risky application: netcat process"),
        &("Process.Profile.Violation", "Process profile violation, not from an image file"),
        &("Container.FileAccess.Violation", "File was modified."),
    ]);
    let mut all = common(name, "Warning", unique);
    all.push(("id".to_owned(), text(unique.uuid())));
    all.extend(workload("workload_", unique));
    let tool = format!("tool{}", unique.tag());
    all.extend(fields([
        ("remote_workload_id", text(unique.hash())),
        ("remote_workload_name", text(format!("peer-{}", unique.tag()))),
        ("proc_name", text(tool.clone())),
        ("proc_path", text(format!("/usr/bin/{tool}"))),
        ("proc_cmd", text(format!("{tool} -c \"cat /tmp/{}; echo {{1,2}}\" > out", unique.tag()))),
        ("proc_real_uid", bare(unique.small())),
        ("proc_effective_user", text(format!("user{}", unique.tag()))),
        ("file_path", text(format!("/etc/{}, /srv/{}", unique.tag(), unique.tag()))),
        ("client_ip", text(unique.address())),
        ("server_ip", text(unique.address())),
        ("client_port", bare(unique.small())),
        ("server_port", bare(unique.small())),
        ("ip_proto", bare(6)),
        ("conn_ingress", bare(rng.once_in(2))),
        ("proc_parent_name", text(format!("sh{}", unique.tag()))),
        ("proc_parent_path", text(format!("/bin/{}", unique.tag()))),
        ("action", text(rng.pick(&["violate", "deny"]))),
        ("group", text(format!("nv.{}", unique.tag()))),
        ("rule_id", text(unique.uuid())),
        ("aggregation_from", bare(unique.second().0 - 3)),
        ("count", bare(unique.small())),
        ("message", text(format!("{message} ({})", unique.tag()))),
    ]));
    all
}

fn audit(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let name = rng.pick(&["Container.Scan.Report", "Admission.Control.Denied"]);
    let mut all = common(name, "Critical", unique);
    all.extend(workload("workload_", unique));
    all.extend(fields([
        ("image_id", text(unique.hash())),
        ("base_os", text(format!("debian:12-{}", unique.tag()))),
        ("critical_vul_cnt", bare(unique.small())),
        ("high_vul_cnt", bare(unique.small())),
        ("medium_vul_cnt", bare(0)),
        ("high_vuls", list(&[&format!("CVE-{}", unique.tag()), &format!("CVE-{}", unique.tag())])),
        ("cvedb_version", text(format!("4.{}", unique.small()))),
        ("message", text(format!("Creation of {{Pod}} [{}] is denied, rule: 1003", unique.tag()))),
        ("user", text(format!("{}@example.com", unique.tag()))),
        ("count", bare(unique.small())),
        ("items", list(&[&format!("K.4.1.1 WARN - {}", unique.tag())])),
    ]));
    all
}

/// A change of the configuration, or a login.
fn config(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let (name, category) =
        rng.pick(&[&("RESTful.Write", "RESTFUL"), &("User.Login.Failed", "AUTH")]);
    let mut all = common(name, "Info", unique);
    let body = format!("{{\"config\":{{\"name\":\"{}\"}}}}", unique.tag());
    all.extend(fields([
        ("controller_id", text(unique.hash())),
        ("controller_name", text(format!("neuvector-controller-pod-{}", unique.tag()))),
        ("category", text(*category)),
        ("user", text(format!("admin-{}", unique.tag()))),
        ("user_roles", Value::Object(vec![(String::new(), text(format!("r{}", unique.tag())))])),
        ("user_addr", text(unique.address())),
        ("user_session", text(unique.tag())),
        ("rest_method", text("PATCH")),
        ("rest_request", text(format!("/v1/group/{}", unique.tag()))),
        ("rest_body", text(body)),
        ("message", text(format!("Changed <{}>", unique.tag()))),
    ]));
    all
}

fn activity(unique: &mut Unique, rng: &mut Rng) -> Fields {
    let mut all = common(rng.pick(&["Container.Start", "Container.Remove"]), "Info", unique);
    all.push(("controller_id".to_owned(), text(unique.hash())));
    all.extend(workload("workload_", unique));
    all.extend(fields([
        ("category", text("WORKLOAD")),
        ("user_roles", bare("null")),
        ("user_session", text(unique.tag())),
        ("message", text(format!("Container {} started", unique.tag()))),
    ]));
    all
}
