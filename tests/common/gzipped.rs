//! gzip files for tests, made without packing anything.

/// The CRC-32 of bytes.
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// A gzip file with one member, of blocks that are stored.
pub fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![31, 139, 8, 0, 1, 2, 3, 4, 0, 3];
    for block in bytes.chunks(20_000) {
        let len = u16::try_from(block.len()).unwrap();
        out.extend([&[0][..], &len.to_le_bytes(), &(!len).to_le_bytes(), block].concat());
    }
    out.extend([1, 0, 0, 255, 255]);
    out.extend(crc(bytes).to_le_bytes());
    out.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
    out
}
