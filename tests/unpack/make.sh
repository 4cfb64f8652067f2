#!/bin/sh
# Makes the files beside this one again, with gzip, zstd, bzip2, xz, lz4, zip, tar,
# and python3 for what the tools do not write. See ORIGIN.md.
set -eu
cd "$(dirname "$0")"
python3 - <<'PY'
import json
lines = []
for n in range(420):
    lines.append(json.dumps({"time": "2026-01-%02dT%02d:%02d:00Z" % (1 + n % 28, n % 24, n * 7 % 60),
        "rule": ["shell in a container", "write below etc", "über-Regel"][n % 3], "n": n * n * 7919,
        "host": "node-%d.example.com" % (n % 5), "address": "10.0.%d.%d" % (n % 7, n * 13 % 251)},
        ensure_ascii=False))
open("plain.txt", "w", encoding="utf-8").write("\n".join(lines) + "\n")
PY
head -c 20000 plain.txt > a.part
tail -c +20001 plain.txt > b.part
gzip -9nc plain.txt > one.gz
gzip -9c a.part > two.gz; gzip -1c b.part >> two.gz; head -c 512 /dev/zero >> two.gz
zstd -qc -3 plain.txt > one.zst
zstd -qc -19 --long=27 plain.txt > strong.zst
zstd -qc -1 --no-check a.part > two.zst
printf '\120\052\115\030\005\000\000\000other' >> two.zst
zstd -qc -12 --check b.part >> two.zst
bzip2 -9c plain.txt > one.bz2
bzip2 -1c a.part > two.bz2; bzip2 -9c b.part >> two.bz2
# Several blocks, and rows of equal bytes; the test makes the same.
python3 -c "
x=1
s=bytearray()
for n in range(2600):
    for _ in range(n % 256):
        x = (x * 1103515245 + 12345) % 2**31
        s.append(97 + (x >> 16) % 2)
    s += bytes([97 + n % 26]) * (n % 300)
open('rows.txt', 'wb').write(s)"
bzip2 -1c rows.txt > rows.bz2
xz -6 -c plain.txt > one.xz
xz -0 --check=crc32 -c a.part > two.xz; head -c 8 /dev/zero >> two.xz; xz -9e --check=none --block-size=9000 -c b.part >> two.xz
xz --format=xz --x86 --lzma2 -c a.part > filter.xz
lz4 -qc plain.txt > one.lz4
lz4 -q9c -BD -B4 -BX --content-size a.part > two.lz4; lz4 -q1c -B5 --no-frame-crc b.part >> two.lz4
rm -rf work && mkdir -p work/logs/empty && cp plain.txt work/logs/events.json && cp a.part work/logs/a.log
ln -s a.log work/logs/link.log
long=$(python3 -c "print('/'.join(['directory-with-a-long-name']*6)+'/'+'f'*120+'.json')")
mkdir -p "work/$(dirname "$long")" && cp b.part "work/$long"
at="--mtime=2026-01-01 --owner=u:1 --group=g:1 --sort=name"
tar -C work $at --format=gnu -cf gnu.tar logs directory-with-a-long-name
tar -C work $at --format=pax --pax-option=delete=atime,delete=ctime -cf pax.tar logs directory-with-a-long-name
tar -C work $at --format=ustar -cf ustar.tar logs
tar -C work $at --format=gnu -P --transform 's,^logs/a,../../a,' -cf outside.tar logs/a.log
gzip -9nf gnu.tar pax.tar ustar.tar outside.tar
rm -f *.zip
(cd work && TZ=UTC find . -exec touch -hd 2026-01-01 {} + && zip -qrX9 ../deflate.zip logs && zip -qX0 ../stored.zip logs/a.log && zip -qX -P secret ../password.zip logs/a.log logs/events.json && cat logs/a.log | zip -qX ../stream.zip - && zip -qXZ bzip2 ../bzip2.zip logs/events.json)
python3 - <<'PY'
import zipfile
with zipfile.ZipFile("lzma.zip", "w") as z:
    z.writestr(zipfile.ZipInfo("first.log"), "first\n")
    z.write("a.part", "lzma.log", zipfile.ZIP_LZMA)
    z.write("b.part", "deflate.log", zipfile.ZIP_DEFLATED)
with zipfile.ZipFile("wide.zip", "w") as z:
    with z.open(zipfile.ZipInfo("wide.log"), "w", force_zip64=True) as f: f.write(b"wide\n" * 3)
# Behind other bytes, as in an archive that unpacks itself.
open("moved.zip", "wb").write(b"#!/bin/sh\n" + open("lzma.zip", "rb").read())
text = open("a.part", encoding="utf-8", errors="ignore").read()[:2500] + "\U0001f600\n"
open("le-bom.txt", "wb").write(b"\xff\xfe" + text.encode("utf-16-le"))
open("be-bom.txt", "wb").write(b"\xfe\xff" + text.encode("utf-16-be"))
open("le.txt", "wb").write(text.encode("utf-16-le"))
PY
head -c 40000000 /dev/zero | gzip -9n > bomb.gz
head -c 40000000 /dev/zero | zstd -qc -19 > bomb.zst
head -c 40000000 /dev/zero | bzip2 -9 > bomb.bz2
head -c 4000000 /dev/zero > work/zeros; (cd work && TZ=UTC touch -d 2026-01-01 zeros && zip -qX9 ../bomb.zip zeros)
rm -rf work *.part rows.txt
