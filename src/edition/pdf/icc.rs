//! The sRGB profile of the output intent, written here from the numbers of IEC 61966-2-1: version 4, a matrix and one
//! parametric curve. Comes in: nothing. Goes out: some 450 bytes, always the same.

/// The profile's bytes (ICC.1:2010).
pub fn srgb() -> Vec<u8> {
    let description = text("sRGB");
    let copyright = text("No copyright, use freely");
    let white = xyz([0.9642, 1.0, 0.8249]);
    // Primaries of sRGB, adapted to D50 with the Bradford transform.
    let red = xyz([0.436_065_67, 0.222_488_4, 0.013_916_02]);
    let green = xyz([0.385_147_1, 0.716_873_17, 0.097_076_42]);
    let blue = xyz([0.143_066_41, 0.060_607_91, 0.714_096_07]);
    let adaptation = {
        let mut out = b"sf32\0\0\0\0".to_vec();
        for value in [
            1.047_882, 0.022_918, -0.050_217, 0.029_587, 0.990_479, -0.017_059, -0.009_247,
            0.015_076, 0.751_678,
        ] {
            out.extend(fixed(value));
        }
        out
    };
    let curve = {
        let mut out = b"para\0\0\0\0".to_vec();
        out.extend([0, 3, 0, 0]);
        for value in [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45] {
            out.extend(fixed(value));
        }
        out
    };
    let data: [&Vec<u8>; 8] = [
        &description,
        &copyright,
        &white,
        &adaptation,
        &red,
        &green,
        &blue,
        &curve,
    ];
    let tags: [(&[u8; 4], usize); 10] = [
        (b"desc", 0),
        (b"cprt", 1),
        (b"wtpt", 2),
        (b"chad", 3),
        (b"rXYZ", 4),
        (b"gXYZ", 5),
        (b"bXYZ", 6),
        (b"rTRC", 7),
        (b"gTRC", 7),
        (b"bTRC", 7),
    ];
    let table = 128 + 4 + tags.len() * 12;
    let mut offsets = Vec::new();
    let mut body = Vec::new();
    for bytes in data {
        offsets.push((table + body.len(), bytes.len()));
        body.extend(bytes);
        while body.len() % 4 != 0 {
            body.push(0);
        }
    }
    let mut out = Vec::with_capacity(table + body.len());
    out.extend(((table + body.len()) as u32).to_be_bytes());
    out.extend([0; 4]); // preferred module
    out.extend([4, 0x20, 0, 0]); // version 4.2
    out.extend(b"mntrRGB XYZ ");
    out.extend([0x07, 0xE8, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]); // 2024-01-01: a date is required
    out.extend(b"acsp");
    out.extend([0; 4]); // platform
    out.extend([0; 4]); // flags
    out.extend([0; 16]); // manufacturer, model, attributes
    out.extend([0; 4]); // perceptual intent
    for value in [0.9642, 1.0, 0.8249] {
        out.extend(fixed(value));
    }
    out.resize(128, 0);
    out.extend((tags.len() as u32).to_be_bytes());
    for (name, at) in tags {
        out.extend(name);
        let (offset, length) = offsets.get(at).copied().unwrap_or_default();
        out.extend((offset as u32).to_be_bytes());
        out.extend((length as u32).to_be_bytes());
    }
    out.extend(body);
    out
}

/// s15Fixed16Number.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn xyz(values: [f64; 3]) -> Vec<u8> {
    let mut out = b"XYZ \0\0\0\0".to_vec();
    for value in values {
        out.extend(fixed(value));
    }
    out
}

/// multiLocalizedUnicodeType with one record.
fn text(words: &str) -> Vec<u8> {
    let mut out = b"mluc\0\0\0\0".to_vec();
    out.extend(1_u32.to_be_bytes());
    out.extend(12_u32.to_be_bytes());
    out.extend(b"enUS");
    let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    out.extend((units.len() as u32).to_be_bytes());
    out.extend(28_u32.to_be_bytes());
    out.extend(units);
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn its_size_stands_in_its_head() {
        let profile = super::srgb();
        assert_eq!(
            profile.get(..4),
            Some(&(profile.len() as u32).to_be_bytes()[..])
        );
        assert_eq!(profile.get(36..40), Some(&b"acsp"[..]));
    }
}
