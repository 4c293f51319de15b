//! Articles built by hand, for tests of editions and checks that need no capture. All words are ours.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use pressmark::{article::*, fixity::Digest, time::Timestamp};
use std::sync::Arc;

/// A block without origin.
pub fn block(kind: BlockKind) -> Block {
    Block {
        kind,
        origin: Vec::new(),
        lang: None,
    }
}

/// A paragraph of plain words.
pub fn para(text: &str) -> Block {
    rich(Inlines::plain(text))
}

/// A paragraph of runs.
pub fn rich(text: Inlines) -> Block {
    block(BlockKind::Paragraph {
        text,
        role: ParagraphRole::Body,
    })
}

/// A paragraph in another language.
pub fn para_in(lang: &str, text: &str) -> Block {
    Block {
        lang: Some(lang.to_owned()),
        ..para(text)
    }
}

/// A standfirst.
pub fn standfirst(text: &str) -> Block {
    block(BlockKind::Paragraph {
        text: Inlines::plain(text),
        role: ParagraphRole::Standfirst,
    })
}

/// A heading.
pub fn heading(level: u8, text: &str) -> Block {
    block(BlockKind::Heading {
        level,
        text: Inlines::plain(text),
    })
}

/// A run of words in a style.
pub fn run(text: &str, style: Style) -> Inline {
    Inline::Run(Run {
        text: text.to_owned(),
        style,
        ..Run::default()
    })
}

/// A linked run.
pub fn link(text: &str, url: &str) -> Inline {
    Inline::Run(Run {
        text: text.to_owned(),
        link: Some(Link {
            url: url.to_owned(),
            text: String::new(),
        }),
        ..Run::default()
    })
}

/// A quotation with its source.
pub fn quote(text: &str, attribution: Option<&str>) -> Block {
    block(BlockKind::Quote {
        blocks: vec![para(text)],
        attribution: attribution.map(Inlines::plain),
    })
}

/// A list of plain items.
pub fn list(kind: ListKind, items: &[&str]) -> Block {
    block(BlockKind::List {
        kind,
        start: 1,
        items: items
            .iter()
            .map(|item| ListItem {
                blocks: vec![para(item)],
                ..ListItem::default()
            })
            .collect(),
    })
}

/// A table cell.
pub fn cell(text: &str, header: bool) -> Cell {
    Cell {
        header,
        columns: 1,
        rows: 1,
        blocks: vec![para(text)],
    }
}

/// A table whose first row is its header.
pub fn table(caption: Option<&str>, rows: &[&[&str]]) -> Block {
    block(BlockKind::Table(Table {
        caption: caption.map(Inlines::plain),
        caption_origin: Vec::new(),
        rows: rows
            .iter()
            .enumerate()
            .map(|(at, cells)| Row {
                header: at == 0,
                cells: cells.iter().map(|text| cell(text, at == 0)).collect(),
            })
            .collect(),
    }))
}

/// Code.
pub fn code(text: &str) -> Block {
    block(BlockKind::Code {
        text: text.to_owned(),
        language: None,
    })
}

/// A question with paragraphs of answer.
pub fn question(question: &str, answer: &[&str]) -> Block {
    block(BlockKind::QuestionAnswer {
        question: Inlines::plain(question),
        asked_by: None,
        answer: answer.iter().map(|text| para(text)).collect(),
        answered_by: None,
    })
}

/// A figure with alternative text, caption and credit.
pub fn figure(picture: Picture, alt: &str, caption: &str, credit: &str) -> Block {
    block(BlockKind::Figure(Box::new(Figure {
        picture,
        alt: (!alt.is_empty()).then(|| alt.to_owned()),
        caption: (!caption.is_empty()).then(|| Inlines::plain(caption)),
        credit: (!credit.is_empty()).then(|| Credit {
            verbatim: format!("({credit})"),
            text: credit.to_owned(),
            convention: "parenthesis".to_owned(),
            confidence: 95,
            ..Credit::default()
        }),
        ..Figure::default()
    })))
}

/// A picture that was not captured.
pub fn missing(reason: &str) -> Picture {
    Picture::Missing {
        reason: reason.to_owned(),
        url: Some("https://example.org/missing.jpg".to_owned()),
    }
}

/// A JPEG of a drawn gradient, so that no two sizes are equal bytes.
pub fn jpeg(width: u32, height: u32) -> PictureFile {
    let image = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([
            (x * 255 / width) as u8,
            (y * 255 / height) as u8,
            ((x / 16 + y / 16) % 2 * 90 + 80) as u8,
        ])
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 85)
        .encode_image(&image)
        .unwrap();
    file(bytes, "image/jpeg", width, height)
}

/// A PNG; `alpha` gives it a transparent half.
pub fn png(width: u32, height: u32, alpha: bool) -> PictureFile {
    let mut bytes = std::io::Cursor::new(Vec::new());
    if alpha {
        image::RgbaImage::from_fn(width, height, |x, y| {
            image::Rgba([
                (x * 255 / width) as u8,
                120,
                (y * 255 / height) as u8,
                if x * 2 < width { 255 } else { 128 },
            ])
        })
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    } else {
        image::RgbImage::from_fn(width, height, |x, y| {
            image::Rgb([200, (x % 256) as u8, (y % 256) as u8])
        })
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    }
    file(bytes.into_inner(), "image/png", width, height)
}

/// A picture file of given bytes.
pub fn file(bytes: Vec<u8>, media_type: &str, width: u32, height: u32) -> PictureFile {
    PictureFile {
        sha256: Digest::of(&bytes),
        bytes: Arc::from(bytes),
        media_type: media_type.to_owned(),
        width,
        height,
        url: None,
        converted_from: None,
        embedded: None,
    }
}

/// A field found in the page.
pub fn field<T>(value: T) -> Field<T> {
    Field::new(value, "h1", "given by the test")
}

/// An article with a title, an author, dates, a capture and the blocks given.
pub fn article(lang: &str, title: &str, body: Vec<Block>) -> Article {
    Article {
        metadata: Metadata {
            headline: Some(field(title.to_owned())),
            authors: vec![field(Agent {
                name: "Ada Winter".to_owned(),
                ..Agent::default()
            })],
            published: Some(field("2024-03-05T08:30:00+01:00".parse().unwrap())),
            publisher: Some(field(Agent {
                name: "The Harbour Post".to_owned(),
                kind: AgentKind::Organisation,
                url: Some("https://harbour.example".to_owned()),
                role: Role::Publisher,
            })),
            language: Some(field(lang.to_owned())),
            right_to_left: matches!(lang.split('-').next(), Some("ar" | "he" | "fa" | "ur")),
            url: Some(field(
                "https://harbour.example/2024/03/05/the-tide-clock".to_owned(),
            )),
            ..Metadata::default()
        },
        body,
        provenance: Provenance {
            input: "harbour/tide-clock.html".to_owned(),
            format: "html".to_owned(),
            media_type: "text/html".to_owned(),
            bytes: CAPTURE.len() as u64,
            sha256: Some(Digest::of(CAPTURE)),
            encoding: "UTF-8".to_owned(),
            url: Some("https://harbour.example/2024/03/05/the-tide-clock".to_owned()),
            captured_at: Timestamp::from_unix(1_709_710_200),
            blocks: 61,
            removed_blocks: 22,
            removed_by_rule: vec![("navigation".to_owned(), 14), ("related".to_owned(), 8)],
            tool: "Pressmark 0.1.0".to_owned(),
            identifier: "urn:uuid:5f0c4f2e-6f37-5b4e-9a53-3f6c7f8e2a10".to_owned(),
            edition_date: Timestamp::from_unix(1_709_710_200),
            ..Provenance::default()
        },
        ..Article::default()
    }
}

/// The capture that [`article`] pretends to come from.
pub const CAPTURE: &[u8] = b"<!doctype html><title>The tide clock</title><p>The tide clock.</p>";

/// An English article with every kind of block, two notes and three pictures.
pub fn everything() -> Article {
    let strong = Style {
        strong: true,
        ..Style::default()
    };
    let emphasis = Style {
        emphasis: true,
        ..Style::default()
    };
    let mono = Style {
        code: true,
        ..Style::default()
    };
    let sup = Style {
        superscript: true,
        ..Style::default()
    };
    let sub = Style {
        subscript: true,
        ..Style::default()
    };
    let gone = Style {
        deleted: true,
        ..Style::default()
    };
    let plain = Style::default();
    let long = "The harbour keeps two clocks. One shows the hour that trains and schools obey; the other, larger and \
        older, shows how much water stands over the sill of the inner basin, and it is the second one that people \
        look at first when they come down the hill in the morning with their coats still open.";
    let mut article = article(
        "en",
        "The tide clock that would not be hurried, and the people who read it",
        vec![
            standfirst(
                "For a hundred and twelve years a dial on the customs house has told a small port when to sail. Now it needs a new heart.",
            ),
            para(long),
            figure(
                Picture::Present(0),
                "The dial of the tide clock above the quay",
                "The tide clock on the customs house, seen from the inner basin on a calm evening.",
                "Mara Lind / Harbour Pictures",
            ),
            heading(2, "A dial without hours"),
            rich(Inlines(vec![
                run("There are ", plain),
                run("no numerals", emphasis),
                run(" on it, only ", plain),
                run("depths", strong),
                run(" in fathoms", plain),
                Inline::NoteMark(0),
                run(", and a single hand. Its keeper calls it ", plain),
                link("an honest machine", "https://harbour.example/honest"),
                run("; the ledger calls it ", plain),
                run("TC-1", mono),
                run(". Water is H", plain),
                run("2", sub),
                run("O, and 10", plain),
                run("3", sup),
                run(" litres of it make a cubic metre. The price was ", plain),
                run("40", gone),
                run(" 45 crowns.", plain),
                Inline::Break,
                run(
                    "Efficient officials find affluent craftsmen difficult to afford.",
                    plain,
                ),
                Inline::NoteMark(1),
            ])),
            quote(
                "If the hand stands still, you wait. Nobody has ever argued with it and been right.",
                Some("Jonas Brandt, harbour master"),
            ),
            heading(3, "What was measured"),
            list(
                ListKind::Unordered,
                &[
                    "the height of water over the sill, every hour of two winters",
                    "the wind, when there was any worth writing down",
                    "the mood of the pilots",
                ],
            ),
            list(
                ListKind::Ordered,
                &[
                    "Open the case.",
                    "Stop the pendulum with one finger.",
                    "Wait for the bell.",
                ],
            ),
            table(
                Some("Readings in the first week of March"),
                &[
                    &["Day", "High water", "Depth (m)", "Remarks"],
                    &["Monday", "04:12", "5.8", "Calm, light fog until nine"],
                    &[
                        "Tuesday",
                        "05:01",
                        "5.6",
                        "Wind from the west, the hand trembled all afternoon",
                    ],
                    &["Wednesday", "05:58", "5.1", "—"],
                ],
            ),
            code(
                "fn depth(hand: f64) -> f64 {\n    // one turn is six fathoms\n    hand * 6.0 * 1.8288\n}\n\nlet a_rather_long_line = depth(0.25) + depth(0.50) + depth(0.75) + depth(1.00) + depth(1.25);",
            ),
            question(
                "Who winds it?",
                &[
                    "I do, on Sundays. My mother did before me.",
                    "It takes eleven minutes, and you must not talk.",
                ],
            ),
            question(
                "And when you are ill?",
                &["Then it is Monday before anyone knows the depth."],
            ),
            figure(
                missing("not captured"),
                "A brass key on a hook",
                "The winding key hangs behind the door.",
                "Archive of the port",
            ),
            figure(
                Picture::Present(1),
                "",
                "The gear train after cleaning.",
                "",
            ),
            block(BlockKind::Break),
            block(BlockKind::Embed {
                what: "video".to_owned(),
                title: Some("The clock strikes low water".to_owned()),
                url: Some("https://video.example/low-water".to_owned()),
            }),
            block(BlockKind::List {
                kind: ListKind::Definition,
                start: 1,
                items: vec![
                    ListItem {
                        term: Some(Inlines::plain("sill")),
                        blocks: vec![para("the step at the mouth of a basin")],
                        ..ListItem::default()
                    },
                    ListItem {
                        term: Some(Inlines::plain("fathom")),
                        blocks: vec![para("six feet, or what two arms can span")],
                        ..ListItem::default()
                    },
                ],
            }),
            para_in(
                "de",
                "Die Uhr geht nach dem Wasser, nicht nach der Sonne, sagte der Hafenmeister.",
            ),
            figure(
                Picture::Present(2),
                "A diagram of the float and the chain",
                "How the float moves the hand.",
                "Drawing: O. Reyes",
            ),
            para(long),
        ],
    );
    article.notes = vec![
        Note {
            label: "1".to_owned(),
            blocks: vec![para("A fathom is six feet, about 1.83 metres.")],
        },
        Note {
            label: "2".to_owned(),
            blocks: vec![para("The accounts of the port, volume nine.")],
        },
    ];
    article.pictures = vec![jpeg(640, 420), png(300, 200, false), png(240, 240, true)];
    article
}

/// One sentence in each script that the built-in fonts cover: language, words.
pub const SCRIPTS: &[(&str, &str)] = &[
    (
        "el",
        "Το ρολόι της παλίρροιας δείχνει πόσο νερό στέκεται στο λιμάνι· ἡ θάλασσα ᾄδει.",
    ),
    (
        "ru",
        "Часы прилива показывают, сколько воды стоит в гавани, и никто не спорит с ними.",
    ),
    (
        "he",
        "שעון הגאות מראה כמה מים עומדים בנמל (5.8 מטרים) בשעה 04:12, ואיש אינו מתווכח עם Harbour Post.",
    ),
    (
        "ar",
        "تُظهر ساعة المدّ كم من الماء في الميناء، ٥٫٨ أمتار عند الفجر، ولا أحد يجادلها (انظر Harbour Post).",
    ),
    ("fa", "ساعتِ جزر و مد نشان می‌دهد که چه‌قدر آب در بندر است."),
    (
        "hi",
        "ज्वार की घड़ी बताती है कि बंदरगाह में कितना पानी है, और उससे कोई बहस नहीं करता।",
    ),
    (
        "bn",
        "জোয়ারের ঘড়ি দেখায় বন্দরে কত জল আছে, আর কেউ তার সঙ্গে তর্ক করে না।",
    ),
    ("gu", "ભરતીની ઘડિયાળ બતાવે છે કે બંદરમાં કેટલું પાણી છે."),
    ("pa", "ਜਵਾਰ ਦੀ ਘੜੀ ਦੱਸਦੀ ਹੈ ਕਿ ਬੰਦਰਗਾਹ ਵਿੱਚ ਕਿੰਨਾ ਪਾਣੀ ਹੈ।"),
    (
        "ta",
        "அலை கடிகாரம் துறைமுகத்தில் எவ்வளவு நீர் உள்ளது என்பதைக் காட்டுகிறது.",
    ),
    ("te", "ఆటుపోట్ల గడియారం ఓడరేవులో ఎంత నీరు ఉందో చూపిస్తుంది."),
    ("kn", "ಉಬ್ಬರದ ಗಡಿಯಾರವು ಬಂದರಿನಲ್ಲಿ ಎಷ್ಟು ನೀರಿದೆ ಎಂದು ತೋರಿಸುತ್ತದೆ."),
    ("ml", "വേലിയേറ്റ ഘടികാരം തുറമുഖത്ത് എത്ര വെള്ളമുണ്ടെന്ന് കാണിക്കുന്നു."),
    ("si", "උදම් ඔරලෝසුව වරායේ ජලය කොපමණ දැයි පෙන්වයි."),
    (
        "th",
        "นาฬิกาน้ำขึ้นน้ำลงบอกว่าน้ำในท่าเรือลึกเท่าใด และไม่มีใครเถียงกับมัน เพราะมันถูกต้องเสมอมาเป็นเวลากว่าร้อยปีแล้วตั้งแต่สร้างศุลกากร",
    ),
    ("lo", "ໂມງນ້ຳຂຶ້ນນ້ຳລົງບອກວ່ານ້ຳໃນທ່າເຮືອເລິກເທົ່າໃດ"),
    ("km", "នាឡិកាជំនោរបង្ហាញថាមានទឹកប៉ុន្មាននៅក្នុងកំពង់ផែ។"),
    ("my", "ဒီရေနာရီက ဆိပ်ကမ်းမှာ ရေဘယ်လောက်ရှိသလဲ ပြသည်။"),
    (
        "ka",
        "მოქცევის საათი აჩვენებს, რამდენი წყალი დგას ნავსადგურში.",
    ),
    (
        "hy",
        "Մակընթացության ժամացույցը ցույց է տալիս, թե որքան ջուր կա նավահանգստում։",
    ),
    ("am", "የማዕበል ሰዓት በወደቡ ውስጥ ምን ያህል ውሃ እንዳለ ያሳያል።"),
    (
        "zh-Hans",
        "潮汐钟显示港口里有多少水。人们清晨下山时先看它，再看另一座钟；没有人同它争论，因为一百多年来它从未出错。",
    ),
    (
        "zh-Hant",
        "潮汐鐘顯示港口裡有多少水。人們清晨下山時先看它。",
    ),
    (
        "ja",
        "潮時計は港にどれだけの水があるかを示す。人々は朝、坂を下りるときにまずそれを見て、それから「もう一つの時計」を見る。カタカナも、ひらがなも。",
    ),
    (
        "ko",
        "조수 시계는 항구에 물이 얼마나 있는지 보여 준다. 아침에 언덕을 내려오는 사람들은 먼저 그것을 본다.",
    ),
    (
        "vi",
        "Đồng hồ thủy triều cho biết mực nước trong cảng là bao nhiêu.",
    ),
    (
        "pl",
        "Zegar pływów pokazuje, ile wody stoi w porcie, i nikt się z nim nie spiera.",
    ),
    ("en", "Signs: → ⇒ ★ ☂ ✓ № ™ € ₹ ₿ ½ ⅔ ♫ ♞ ⚓ ☎."),
    (
        "en",
        "Formulas: ∀x ∈ ℝ: ⌊x⌋ ≤ x < ⌊x⌋ + 1, ∑ ∫ √ ≠ ≈ ∞, 𝑎² + 𝑏² = 𝑐².",
    ),
    ("en", "Faces: 😀 🚢 🌊 🕰 👍 🎉 ❤."),
];

/// An article with a sentence in each script.
pub fn scripts() -> Article {
    let mut body = vec![standfirst(
        "One clock, told in every script that the built-in fonts cover.",
    )];
    for (lang, words) in SCRIPTS {
        body.push(if *lang == "en" {
            para(words)
        } else {
            para_in(lang, words)
        });
    }
    article("en", "The tide clock in every script", body)
}

/// An article in a right-to-left language, with the blocks that mirror.
pub fn right_to_left() -> Article {
    let ar = "تُظهر ساعة المدّ كم من الماء في الميناء، ولا أحد يجادلها. في الصباح ينزل الناس من التل ومعاطفهم مفتوحة، وينظرون إليها أولاً، ثم إلى الساعة الأخرى التي تطيعها القطارات والمدارس (منذ 1912).";
    article(
        "ar",
        "ساعة المدّ التي لا تستعجل",
        vec![
            standfirst("مئة واثنتا عشرة سنة وهي تخبر الميناء متى يبحر."),
            para(ar),
            heading(2, "ميناء بلا أرقام"),
            list(
                ListKind::Ordered,
                &["افتح الصندوق.", "أوقف البندول بإصبع واحد.", "انتظر الجرس."],
            ),
            list(ListKind::Unordered, &["الريح", "الماء"]),
            question("من يدير الساعة؟", &["أنا، كل يوم أحد."]),
            quote("إذا توقفت اليد فانتظر.", Some("مدير الميناء")),
            table(
                None,
                &[&["اليوم", "العمق"], &["الاثنين", "5.8"], &["الثلاثاء", "5.6"]],
            ),
            para("An English paragraph stands at its own side."),
            para(ar),
        ],
    )
}
