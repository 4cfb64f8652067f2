// Makes event files of any size for the bench and for the tests that need a
// large input: mixed NeuVector and KubeArmor records in the shapes of
// tests/golden, about 1 KB and 30 keys each, 80 keys in all, with the variety
// of a cluster of some size: 40 namespaces, 3,000 pods of 400 images, 30,000
// containers, 100 rules; half of the command lines are hardly ever the same
// twice, one event in 200 has no time, some have no severity. The same
// arguments always give the same bytes. Files are kept in the cache folder.
//
//   node tests/bench/corpus.mjs [SIZE=300000] [SEED=1] [SHAPE=ndjson]
//
// SIZE is a number of events, or of megabytes as in `300mb`. Prints the path.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// In the name of the kept file: count it up when the records change.
const VERSION = 2;
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

const TEAMS = ['payments', 'web', 'data', 'ci', 'search', 'identity', 'billing', 'media', 'edge', 'ml'];
const NAMESPACES = [
  'default',
  'kube-system',
  'monitoring',
  'wordpress-mysql',
  'ingress',
  'logging',
  'vault',
  'backup',
  'registry',
  'sandbox',
  ...TEAMS.flatMap((team) => [team, `${team}-staging`, `${team}-dev`]),
];
const APPS = [
  ...['checkout', 'cart', 'ledger', 'gateway', 'vault', 'wordpress', 'postgres', 'redis', 'runner', 'search'],
  ...['mailer', 'frontend', 'invoices', 'orders', 'catalog', 'session', 'reports', 'uploads', 'exporter', 'queue'],
  ...['tokens', 'profile', 'pricing', 'shipping', 'audit'],
].flatMap((name) => [name, `${name}-worker`]);
const REGISTRIES = ['docker.io/library', 'quay.io/nvlab', 'registry.example.com/platform', 'ghcr.io/acme'];
const PARENTS = [
  '/bin/bash',
  '/bin/sh',
  '/usr/bin/runc',
  '/usr/bin/containerd-shim-runc-v2',
  '/usr/bin/python3',
  '/usr/sbin/cron',
];
// `%d` is one of 240 numbers, `%x` hardly ever the same twice.
const COMMANDS = [
  ['/usr/bin/apt', 'update'],
  ['/usr/bin/curl', '-fsSL http://10.0.%d.%d/health'],
  ['/bin/ls', '-la /srv/app/%d'],
  ['/usr/bin/nmap', '-v -Pn -p %d 10.1.0.0/16'],
  ['/bin/cat', '/etc/passwd'],
  ['/usr/bin/python3', '/app/worker.py --shard %d --of %d'],
  ['/bin/sh', '-c vault status -tls-skip-verify'],
  ['/sbin/route', '-n'],
  ['/usr/bin/wget', '-q http://mirror-%d.example.com/pkg-%x.tgz'],
  ['/usr/bin/ssh', '-o StrictHostKeyChecking=no 10.1.%d.%d run --job %x'],
  ['/usr/bin/psql', '-h db-%d -c "select * from jobs where id = \'%x\'"'],
  ['/usr/bin/git', 'fetch --depth 1 origin %x'],
  ['/usr/bin/java', '-Xmx512m -jar /app/service.jar --request %x'],
  ['/usr/local/bin/node', '/app/server.js --trace %x'],
  ['/bin/tar', 'xzf /tmp/upload-%x.tgz -C /srv/app/%d'],
  ['/usr/bin/nc', '-w 3 10.9.%d.%d 4444 %x'],
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
  ['DNS.Tunneling', 'Critical', 'DNS', 53],
  ['DNS.Zone.Transfer', 'Warning', 'DNS', 53],
  ['HTTP.Request.Smuggling', 'Critical', 'HTTP', 80],
  ['HTTP.Request.Slowloris', 'Error', 'HTTP', 8080],
  ['SSL.Heartbleed', 'Critical', 'SSL', 8443],
  ['SSL.Cipher.Overflow', 'Error', 'SSL', 443],
  ['TCP.Small.Window', 'Warning', '', 5432],
  ['TCP.Split.Handshake', 'Error', '', 6379],
  ['Ping.Death', 'Critical', '', 0],
  ['IP.Fragment.Teardrop', 'Error', '', 0],
  ['MySQL.Access.Deny', 'Notice', 'MySQL', 3306],
];
const INCIDENTS = [
  ['Container.Suspicious.Process', 'Risky application: netcat process'],
  ['Host.Suspicious.Process', 'Risky application: nmap process'],
  ['Process.Profile.Violation', 'Process profile violation, not from an image file'],
  ['Host.Process.Violation', 'Process profile violation'],
  ['Container.Tunnel.Detected', 'Tunnel detected: reverse shell'],
  ['Host.Tunnel.Detected', 'Tunnel detected'],
  ['Container.FileAccess.Violation', 'File access violation'],
  ['Host.FileAccess.Violation', 'File access violation'],
  ['Container.File.Modified', 'File was modified.'],
  ['Container.Package.Updated', 'Software package was updated.'],
  ['Container.Privilege.Escalation', 'Root privilege escalation detected'],
  ['Host.Privilege.Escalation', 'Root privilege escalation detected'],
];
const POLICIES = ['block', 'audit', 'harden', 'deny', 'restrict', 'ksp'].flatMap((verb) =>
  [
    ...['pkg-mngr-exec', 'file-integrity', 'serviceaccount-token', 'network-raw', 'vault-network', 'write-etc'],
    ...['shell-in-pod', 'remote-file-copy', 'cronjob-cfg', 'trusted-certs', 'db-dump', 'system-owner-discovery'],
  ].map((what) => `${verb}-${what}`),
);
const USERS = ['app', 'nobody', 'www-data', 'postgres', 'node', 'redis', 'nginx', 'git', 'deploy', 'backup'];
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

const TIMES = ['aggregation_from', 'reported_at', 'reported_timestamp', 'Timestamp', 'UpdatedTime'];

/** A function that gives record after record as objects; `compact` ones are half as long, and each has a time. */
export function records(seed = 1, { compact = false } = {}) {
  const random = prng(seed);
  const int = (n) => Math.floor(random() * n);
  const pick = (list) => list[int(list.length)];
  const hex = (n) => {
    let s = '';
    while (s.length < n) s += int(0x100000000).toString(16).padStart(8, '0');
    return s.slice(0, n);
  };
  // The first of a list come up oftener than the last, as in a cluster.
  const often = (list) => list[Math.floor(list.length * random() * Math.sqrt(random()))];
  const fill = (text) => text.replace(/%[dx]/g, (mark) => (mark === '%d' ? int(240) + 1 : hex(12)));
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
  const nodes = Array.from({ length: 120 }, (_, i) => {
    const enforcer = hex(64);
    return { name: `pool-${i % 3}-${hex(8)}-vmss${String(i).padStart(6, '0')}`, enforcer };
  });
  const images = APPS.flatMap((app) => {
    const registry = pick(REGISTRIES);
    const of = () => ({ app, name: `${registry}/${app}:${1 + int(4)}.${int(20)}.${int(90)}`, digest: hex(64) });
    return Array.from({ length: 4 }, of);
  });
  // Pods keep their image and node, and have had ten containers each.
  const pods = Array.from({ length: 3000 }, () => {
    const image = pick(images);
    const ids = Array.from({ length: 10 }, () => hex(64));
    const hash = hex(10);
    return {
      app: image.app,
      ns: often(NAMESPACES),
      name: `${image.app}-${hash}-${hex(5)}`,
      hash,
      node: pick(nodes),
      ids,
      image,
      ip: `10.42.${int(64)}.${int(250) + 2}`,
    };
  });
  let clock = START;
  const neuvector = (at, pod) => {
    const peer = often(pods);
    const id = pick(pod.ids);
    const base = {
      cluster_name: 'cluster.local',
      count: random() < 0.9 ? 1 : 1 + int(40),
      enforcer_id: pod.node.enforcer,
      enforcer_name: `neuvector-enforcer-pod-${pod.node.enforcer.slice(0, 5)}`,
      host_id: `${pod.node.name}:K6QR:PQYY:TJMD:FBY2`,
      host_name: pod.node.name,
      id: uuid(),
      reported_at: new Date(at).toISOString().replace(/\.\d+Z/, 'Z'),
      reported_timestamp: Math.floor(at / 1000),
    };
    if (random() < 0.4) {
      const [name, level, application, port] = often(THREATS);
      return {
        action: random() < 0.3 ? 'deny' : 'alert',
        application,
        cap_len: 64 + int(1400),
        client_ip: pod.ip,
        client_port: 1024 + int(60000),
        client_workload_id: id,
        client_workload_image: pod.image.name,
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
        server_ip: peer.ip,
        server_port: port,
        server_workload_id: peer.ids[0],
        server_workload_image: peer.image.name,
        server_workload_name: peer.name,
        server_workload_service: `${peer.app}.${peer.ns}`,
        severity: level === 'Critical' ? 'Critical' : 'High',
        target: random() < 0.8 ? 'server' : 'client',
        threat_id: 1000 + int(1100),
      };
    }
    const [name, message] = often(INCIDENTS);
    const [exe, args] = pick(COMMANDS);
    return {
      action: 'violate',
      aggregation_from: base.reported_timestamp - int(60),
      client_ip: pod.ip,
      client_port: 1024 + int(60000),
      ...base,
      ether_type: 2048,
      group: `nv.${pod.app}`,
      ip_proto: 6,
      level: 'Warning',
      message,
      name,
      proc_cmd: `${exe} ${fill(args)}`,
      proc_effective_user: random() < 0.6 ? 'root' : often(USERS),
      proc_name: exe.split('/').pop(),
      proc_parent_name: 'sh',
      proc_parent_path: pick(PARENTS),
      proc_path: exe,
      remote_workload_id: peer.ids[0],
      remote_workload_name: peer.name,
      rule_id: '00000000-0000-0000-0000-000000000001',
      server_conn_port: 1 + int(9000),
      server_ip: peer.ip,
      server_port: 1 + int(9000),
      workload_domain: pod.ns,
      workload_id: id,
      workload_image: pod.image.name,
      workload_name: pod.name,
      workload_service: `${pod.app}.${pod.ns}`,
    };
  };
  const kubearmor = (at, pod) => {
    const [exe, args] = pick(COMMANDS);
    const host = random() < 0.06;
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
      HostName: pod.node.name,
      ...(!host && {
        NamespaceName: pod.ns,
        Owner: { Ref: 'Deployment', Name: pod.app, Namespace: pod.ns },
        PodName: pod.name,
        Labels: `app=${pod.app},pod-template-hash=${pod.hash}`,
        ContainerID: pick(pod.ids),
        ContainerName: pod.app,
        ContainerImage: `${pod.image.name}@sha256:${pod.image.digest}`,
      }),
      HostPPID: 1000 + int(3e6),
      HostPID: 1000 + int(3e6),
      PPID: 1 + int(4e5),
      PID: 1 + int(4e5),
      UID: random() < 0.6 ? 0 : 100 + int(40),
      ParentProcessName: pick(PARENTS),
      ProcessName: exe,
    };
    if (alert)
      Object.assign(out, {
        PolicyName: often(POLICIES),
        ...(random() < 0.97 && { Severity: String(1 + int(10)) }),
        Tags: tags.join(','),
        ATags: tags,
        Message: 'Alert! Access that the policy watches',
      });
    Object.assign(out, {
      Type: alert ? (host ? 'MatchedHostPolicy' : 'MatchedPolicy') : host ? 'HostLog' : 'ContainerLog',
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
    const pod = often(pods);
    const full = random() < 0.5 ? neuvector(at, pod) : kubearmor(at, pod);
    if (!compact && random() < 0.005) for (const key of TIMES) delete full[key];
    return compact ? Object.fromEntries(Object.entries(full).filter(([k]) => SHORT.has(k))) : full;
  };
}

export const cacheDir = () =>
  path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'watchglass', 'corpus');

// What stands before the first record, between two, and after the last; and how one is written.
const SHAPES = {
  ndjson: ['', '\n', '\n', JSON.stringify],
  cri: ['', '\n', '\n', (record, n) => `${nanos(n)} stdout F ${JSON.stringify(record)}`],
  pretty: ['', '\n', '\n', (record) => JSON.stringify(record, null, 2)],
  array: ['[', ',\n', ']\n', JSON.stringify],
};
// When the container runtime took a line: four of them a second.
const nanos = (n) => new Date(START + 250 * n).toISOString().replace('Z', '123456Z');

/**
 * The path of a file of at least `megabytes`, or of exactly `events` records, in
 * one of the SHAPES; made on first use, piece by piece. Gives { file, bytes }.
 */
export function corpus({ megabytes, events, seed = 1, compact = false, shape = 'ndjson' }) {
  const dir = cacheDir();
  mkdirSync(dir, { recursive: true });
  const size = events ? `${events}-events` : `${megabytes}mb`;
  const ending = shape === 'ndjson' ? 'ndjson' : `${shape}.json`;
  const file = path.join(dir, `v${VERSION}-${size}-${seed}${compact ? '-short' : ''}.${ending}`);
  if (!existsSync(file)) {
    const [start, between, end, write] = SHAPES[shape];
    const next = records(seed, { compact });
    const limit = (megabytes ?? 0) * 1e6;
    const part = `${file}.${process.pid}`;
    const fd = openSync(part, 'w');
    let bytes = 0;
    let n = 0;
    const more = (waiting) => (events ? n < events : bytes + waiting < limit);
    while (more(0)) {
      let text = '';
      for (let i = 0; i < 2000 && more(text.length); i++, n++) text += `${n ? between : start}${write(next(), n)}`;
      bytes += writeSync(fd, text);
    }
    writeSync(fd, end);
    closeSync(fd);
    renameSync(part, file);
  }
  return { file, bytes: statSync(file).size };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [size = '300000', seed = '1', shape = 'ndjson'] = process.argv.slice(2);
  const count = parseInt(size, 10);
  if (!/^\d+(mb)?$/i.test(size) || !(count > 0) || !/^\d+$/.test(seed) || !(shape in SHAPES))
    throw new Error(`usage: corpus.mjs [EVENTS | MEGABYTESmb] [SEED] [${Object.keys(SHAPES).join(' | ')}]`);
  const wanted = /mb$/i.test(size) ? { megabytes: count } : { events: count };
  console.log(corpus({ ...wanted, seed: Number(seed), shape }).file);
}
