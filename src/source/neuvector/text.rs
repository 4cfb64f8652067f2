//! The keys of NeuVector's text form, by kind and in the order in which they are written.
//!
//! The order is that of the structs in `controller/api/log_apis.go`; syslog and the bodies for
//! Slack and Teams begin with `notification`, the plain webhook with a `level` in capitals,
//! `cluster` and `comment` (`controller/common/output.go`). Fields that newer versions no
//! longer write (`license_expire`) keep their place.

use crate::record::Pairs;

pub(super) const TEXT: Pairs = Pairs {
    kind: "notification",
    start: "level",
    mark: "reported_timestamp",
    needs: "level reported_timestamp",
    free: "comment user user_roles rest_request rest_body message proc_name proc_path proc_cmd \
        proc_real_user proc_effective_user proc_parent_name proc_parent_path file_path file_name \
        error items packages link description cmds",
    first: "notification level cluster comment name level reported_timestamp reported_at \
        cluster_name response_rule_id host_id host_name enforcer_id enforcer_name",
    kinds: &[
        ("threat", THREAT),
        ("violation", VIOLATION),
        ("incident", INCIDENT),
        ("audit", AUDIT),
        ("event", EVENT),
        ("activity", EVENT),
    ],
};

const THREAT: &str = "id threat_id client_workload_id client_workload_name client_workload_domain \
    client_workload_image client_workload_service server_workload_id server_workload_name \
    server_workload_domain server_workload_image server_workload_service severity action count \
    ether_type client_port server_port server_conn_port icmp_code icmp_type ip_proto client_ip \
    server_ip application sensor group target monitor cap_len packet message";

const VIOLATION: &str = "id client_id client_name client_domain client_image client_service server_id server_name \
    server_domain server_image server_service server_port ip_proto applications servers sessions \
    policy_action policy_id client_ip server_ip fqdn xff nbe";

const INCIDENT: &str = "id workload_id workload_name workload_domain workload_image workload_service \
    remote_workload_id remote_workload_name remote_workload_domain remote_workload_image \
    remote_workload_service proc_name proc_path proc_cmd proc_real_uid proc_effective_uid \
    proc_real_user proc_effective_user file_path file_name client_ip server_ip client_port \
    server_port server_conn_port ether_type ip_proto conn_ingress proc_parent_name \
    proc_parent_path action group rule_id aggregation_from count message";

const AUDIT: &str = "workload_id workload_name workload_domain workload_image workload_service image image_id \
    registry registry_name repository tag base_os critical_vul_cnt high_vul_cnt medium_vul_cnt \
    critical_vuls high_vuls medium_vuls cvedb_version message user error aggregation_from count \
    items group platform platform_version region project_name packages package_ver fixed_ver score \
    score_v3 vectors vectors_v3 link description pub_date last_mod_date image_layer_digest cmds \
    pvc_name pvc_storageclass_name";

const EVENT: &str = "controller_id controller_name workload_id workload_name workload_domain workload_image \
    workload_service category user user_roles user_addr user_session rest_method rest_request \
    rest_body enforcer_limit license_expire message";
