//! Prometheus's remote write, which alone can tell it that a series has ended: protobuf in the block format of Snappy.

use bigtent::datasource::prometheus::MemoryStorage;

/// The body of a request that writes all samples of a store.
pub(crate) fn body(storage: &MemoryStorage) -> Vec<u8> {
    let mut request = Vec::new();
    for (labels, samples) in storage.series() {
        let mut series = Vec::new();
        for (name, value) in labels.iter() {
            let mut label = Vec::new();
            field(&mut label, 1, name.as_bytes());
            field(&mut label, 2, value.as_bytes());
            field(&mut series, 1, &label);
        }
        for sample in samples {
            let mut encoded = vec![1 << 3 | 1];
            encoded.extend_from_slice(&sample.value.to_bits().to_le_bytes());
            encoded.push(2 << 3);
            varint(&mut encoded, sample.time.try_into().unwrap());
            field(&mut series, 2, &encoded);
        }
        field(&mut request, 1, &series);
    }
    uncompressed(&request)
}

/// A field of protobuf that has a length.
fn field(out: &mut Vec<u8>, number: u8, content: &[u8]) {
    out.push(number << 3 | 2);
    varint(out, content.len() as u64);
    out.extend_from_slice(content);
}

fn varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// A block of Snappy that consists of literals.
fn uncompressed(content: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    varint(&mut block, content.len() as u64);
    for chunk in content.chunks(1 << 16) {
        block.push(61 << 2);
        block.extend_from_slice(&u16::try_from(chunk.len() - 1).unwrap().to_le_bytes());
        block.extend_from_slice(chunk);
    }
    block
}
