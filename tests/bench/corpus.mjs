// Makes event files of any size for the bench and for the tests that need a
// large input: NDJSON of mixed NeuVector and KubeArmor records in the shapes of
// tests/golden, about 1 KB and 30 keys each. The same arguments always give the
// same bytes. Files are kept in the cache folder.
//
//   node tests/bench/corpus.mjs MEGABYTES     prints the path of the file
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// In the name of the kept file: count it up when the records change.
const VERSION = 1;
const START = Date.UTC(2025, 2, 3, 6, 0, 0);

/** A small seeded generator (mulberry32), so that nothing depends on the engine. */
export function prng(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMESPACES = ['default', 'payments', 'web', 'kube-system', 'monitoring', 'ci', 'wordpress-mysql', 'data'];
const APPS = [
  'checkout',
  'cart',
  'ledger',
  'gateway',
  'vault',
  'wordpress',
  'postgres',
  'redis',
  'runner',
  'search',
  'mailer',
  'frontend',
];
const REGISTRIES = ['docker.io/library', 'quay.io/nvlab', 'registry.example.com/platform', 'ghcr.io/acme'];
const PARENTS = [
  '/bin/bash',
  '/bin/sh',
  '/usr/bin/runc',
  '/usr/bin/containerd-shim-runc-v2',
  '/usr/bin/python3',
  '/usr/sbin/cron',
];
const COMMANDS = [
  ['/usr/bin/apt', 'update'],
  ['/usr/bin/curl', '-fsSL http://10.0.%d.%d/health'],
  ['/bin/ls', '-la /srv/app/%d'],
  ['/usr/bin/nmap', '-v -Pn -p %d 10.1.0.0/16'],
  ['/bin/cat', '/etc/passwd'],
  ['/usr/bin/python3', '/app/worker.py --shard %d --of %d'],
  ['/bin/sh', '-c vault status -tls-skip-verify'],
  ['/usr/bin/wget', '-q http://mirror-%d.example.com/pkg-%d.tgz'],
  ['/usr/bin/ssh', '-o StrictHostKeyChecking=no 10.1.%d.%d hostname'],
  ['/bin/sleep', '%d'],
  ['/usr/bin/psql', '-h db-%d -c "select %d"'],
  ['/sbin/route', '-n'],
];
const FILES = [
  '/etc/shadow',
  '/etc/passwd',
  '/var/run/secrets/kubernetes.io/serviceaccount/token',
  '/tmp/build-%d/out.o',
  '/var/log/app/%d.log',
  '/usr/share/zoneinfo/UTC',
  '/proc/%d/environ',
];
const THREATS = [
  ['SQL.Injection', 'Critical', 'MySQL', 3306],
  ['ICMP.Flood', 'Critical', '', 0],
  ['HTTP.Negative.Body.Length', 'Error', 'HTTP', 8080],
  ['TCP.SYN.Flood', 'Warning', '', 443],
  ['DNS.Loop.Pointer', 'Error', 'DNS', 53],
];
const INCIDENTS = [
  ['Container.Suspicious.Process', 'Risky application: netcat process'],
  ['Process.Profile.Violation', 'Process profile violation, not from an image file'],
  ['Container.Tunnel.Detected', 'Tunnel detected: reverse shell'],
  ['Container.FileAccess.Violation', 'File was modified.'],
];
const POLICIES = [
  'harden-pkg-mngr-exec',
  'file-integrity-monitoring',
  'block-serviceaccount-token',
  'audit-network-raw',
  'ksp-vault-network',
  'deny-write-etc',
];
const TAGS = [
  'NIST',
  'NIST_800-53_CM-7(4)',
  'SI-4',
  'process',
  'MITRE',
  'MITRE_T1036_masquerading',
  'MITRE_T1565_data_manipulation',
  'PCI_DSS',
  'CIS',
];

/** A function that gives record after record as objects. */
export function records(seed = 1, { compact = false } = {}) {
  const random = prng(seed);
  const int = (n) => Math.floor(random() * n);
  const pick = (list) => list[int(list.length)];
  const hex = (n) => {
    let s = '';
    while (s.length < n) s += int(0x100000000).toString(16).padStart(8, '0');
    return s.slice(0, n);
  };
  const fill = (text) => text.replace(/%d/g, () => int(240) + 1);
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const nodes = Array.from({ length: 24 }, (_, i) => `pool-${i % 3}-${hex(8)}-vmss${String(i).padStart(6, '0')}`);
  // Two hundred pods that keep their image, node and container id, as in a cluster.
  const pods = Array.from({ length: 200 }, () => {
    const app = pick(APPS);
    return {
      app,
      ns: pick(NAMESPACES),
      name: `${app}-${hex(10)}-${hex(5)}`,
      node: pick(nodes),
      id: hex(64),
      image: `${pick(REGISTRIES)}/${app}:${1 + int(4)}.${int(20)}.${int(9)}`,
      digest: hex(64),
      ip: `10.42.${int(64)}.${int(250) + 2}`,
      enforcer: hex(64),
    };
  });
  let clock = START;
  const ip = (pod) => pod.ip;
  const neuvector = (at, pod) => {
    const peer = pick(pods);
    const base = {
      cluster_name: 'cluster.local',
      count: random() < 0.9 ? 1 : 1 + int(40),
      enforcer_id: pod.enforcer,
      enforcer_name: `neuvector-enforcer-pod-${pod.enforcer.slice(0, 5)}`,
      host_id: `${pod.node}:K6QR:PQYY:TJMD:FBY2`,
      host_name: pod.node,
      id: uuid(),
      reported_at: new Date(at).toISOString().replace(/\.\d+Z/, 'Z'),
      reported_timestamp: Math.floor(at / 1000),
    };
    if (random() < 0.4) {
      const [name, level, application, port] = pick(THREATS);
      return {
        action: random() < 0.3 ? 'deny' : 'alert',
        application,
        cap_len: 64 + int(1400),
        client_ip: ip(pod),
        client_port: 1024 + int(60000),
        client_workload_id: pod.id,
        client_workload_image: pod.image,
        client_workload_name: pod.name,
        client_workload_service: `${pod.app}.${pod.ns}`,
        ...base,
        ether_type: 2048,
        group: '',
        icmp_code: 0,
        icmp_type: 0,
        ip_proto: port ? 6 : 1,
        level,
        message: `${name}, application=${2000 + int(40)}`,
        monitor: random() < 0.7,
        name,
        sensor: '',
        server_conn_port: port,
        server_ip: ip(peer),
        server_port: port,
        server_workload_id: peer.id,
        server_workload_image: peer.image,
        server_workload_name: peer.name,
        server_workload_service: `${peer.app}.${peer.ns}`,
        severity: level === 'Critical' ? 'Critical' : 'High',
        target: random() < 0.8 ? 'server' : 'client',
        threat_id: 1000 + int(1100),
      };
    }
    const [name, message] = pick(INCIDENTS);
    const [exe, args] = pick(COMMANDS);
    return {
      action: 'violate',
      aggregation_from: base.reported_timestamp - int(60),
      client_ip: ip(pod),
      client_port: 1024 + int(60000),
      ...base,
      ether_type: 2048,
      group: `nv.${pod.app}`,
      ip_proto: 6,
      level: 'Warning',
      message,
      name,
      proc_cmd: `${exe} ${fill(args)}`,
      proc_effective_user: random() < 0.7 ? 'root' : 'app',
      proc_name: exe.split('/').pop(),
      proc_parent_name: 'sh',
      proc_parent_path: pick(PARENTS),
      proc_path: exe,
      remote_workload_id: peer.id,
      remote_workload_name: peer.name,
      rule_id: '00000000-0000-0000-0000-000000000001',
      server_conn_port: 1 + int(9000),
      server_ip: ip(peer),
      server_port: 1 + int(9000),
      workload_domain: pod.ns,
      workload_id: pod.id,
      workload_image: pod.image,
      workload_name: pod.name,
      workload_service: `${pod.app}.${pod.ns}`,
    };
  };
  const kubearmor = (at, pod) => {
    const [exe, args] = pick(COMMANDS);
    const operation = pick(['Process', 'Process', 'File', 'File', 'Network']);
    const alert = random() < 0.35;
    const blocked = random() < 0.5;
    const tags = [pick(TAGS), pick(TAGS), pick(TAGS)];
    const resource =
      operation === 'Process'
        ? `${exe} ${fill(args)}`
        : operation === 'File'
          ? fill(pick(FILES))
          : `remoteip=10.42.${int(64)}.${int(250)} port=${1 + int(9000)} protocol=TCP`;
    const out = {
      Timestamp: Math.floor(at / 1000),
      UpdatedTime: new Date(at).toISOString().replace('Z', `${String(int(1000)).padStart(3, '0')}Z`),
      ClusterName: 'default',
      HostName: pod.node,
      NamespaceName: pod.ns,
      Owner: { Ref: 'Deployment', Name: pod.app, Namespace: pod.ns },
      PodName: pod.name,
      Labels: `app=${pod.app},pod-template-hash=${pod.name.split('-')[1]}`,
      ContainerID: pod.id,
      ContainerName: pod.app,
      ContainerImage: `${pod.image}@sha256:${pod.digest}`,
      HostPPID: 1000 + int(3e6),
      HostPID: 1000 + int(3e6),
      PPID: 1 + int(4e5),
      PID: 1 + int(4e5),
      UID: random() < 0.6 ? 0 : 100 + int(900),
      ParentProcessName: pick(PARENTS),
      ProcessName: exe,
    };
    if (alert)
      Object.assign(out, {
        PolicyName: pick(POLICIES),
        Severity: String(1 + int(10)),
        Tags: tags.join(','),
        ATags: tags,
        Message: 'Alert! Access that the policy watches',
      });
    Object.assign(out, {
      Type: alert ? 'MatchedPolicy' : 'ContainerLog',
      Source: `${exe} ${fill(args)}`,
      Operation: operation,
      Resource: resource,
      Data:
        operation === 'Network'
          ? 'syscall=SYS_CONNECT fd=10'
          : operation === 'File'
            ? 'syscall=SYS_OPENAT fd=-100 flags=O_RDONLY|O_CLOEXEC'
            : 'syscall=SYS_EXECVE',
      Cwd: '/srv/app/',
      TTY: '',
    });
    if (alert) Object.assign(out, { Enforcer: 'BPFLSM', Action: blocked ? 'Block' : 'Audit' });
    out.Result = alert && blocked ? 'Permission denied' : 'Passed';
    return out;
  };
  const SHORT = new Set([
    'id',
    'name',
    'level',
    'message',
    'reported_at',
    'reported_timestamp',
    'workload_name',
    'workload_image',
    'proc_cmd',
    'proc_name',
    'proc_path',
    'enforcer_id',
    'host_name',
    'action',
    'threat_id',
    'client_ip',
    'server_ip',
    'rule_id',
    'count',
    'UpdatedTime',
    'HostName',
    'NamespaceName',
    'PodName',
    'ContainerName',
    'ProcessName',
    'PolicyName',
    'Severity',
    'Type',
    'Operation',
    'Resource',
    'Action',
    'Result',
    'HostPID',
    'HostPPID',
    'Source',
    'Data',
  ]);
  return () => {
    clock += int(400);
    const at = clock - (random() < 0.05 ? int(90_000) : 0);
    const pod = pick(pods);
    const full = random() < 0.5 ? neuvector(at, pod) : kubearmor(at, pod);
    return compact ? Object.fromEntries(Object.entries(full).filter(([k]) => SHORT.has(k))) : full;
  };
}

export const cacheDir = () =>
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'watchglass', 'corpus');

/**
 * The path of an NDJSON file of at least `megabytes`, or of exactly `events`
 * lines; made on first use. Gives { file, bytes }.
 */
export function corpus({ megabytes, events, seed = 1, compact = false }) {
  const dir = cacheDir();
  mkdirSync(dir, { recursive: true });
  const size = events ? `${events}-events` : `${megabytes}mb`;
  const file = path.join(dir, `v${VERSION}-${size}-${seed}${compact ? '-compact' : ''}.ndjson`);
  if (!existsSync(file)) {
    const next = records(seed, { compact });
    const limit = (megabytes ?? 0) * 1e6;
    const part = `${file}.${process.pid}`;
    const fd = openSync(part, 'w');
    for (let bytes = 0, n = 0; events ? n < events : bytes < limit;) {
      let text = '';
      for (let i = 0; i < 2000 && (events ? n < events : bytes + text.length < limit); i++, n++)
        text += `${JSON.stringify(next())}\n`;
      bytes += writeSync(fd, text);
    }
    closeSync(fd);
    renameSync(part, file);
  }
  return { file, bytes: statSync(file).size };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const megabytes = Number(process.argv[2]);
  if (!(megabytes > 0)) throw new Error('usage: corpus.mjs MEGABYTES');
  console.log(corpus({ megabytes }).file);
}
