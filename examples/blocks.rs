use pressmark::{
    capture::{self, Location, Source, Supplied},
    limits::Limits,
    metadata, page,
};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let s = Source {
        name: "x".into(),
        path: path.into(),
    };
    let c = capture::read(
        &s,
        &Location::default(),
        &Supplied::default(),
        &Limits::default(),
    )
    .unwrap();
    let p = page::read(&c, &Limits::default()).unwrap();
    let d = metadata::read(&p, &c.supplied);
    println!("{:#?}", d.metadata.headline);
    let n: usize = std::env::args()
        .nth(2)
        .and_then(|n| n.parse().ok())
        .unwrap_or(60);
    for b in p.blocks.iter().take(n) {
        let r: Vec<String> = p
            .regions_of(b.index)
            .take(6)
            .map(|(_, r)| {
                format!(
                    "{}.{}({})",
                    r.name,
                    r.words.chars().take(40).collect::<String>(),
                    r.blocks.len()
                )
            })
            .collect();
        println!(
            "{} {:?} h{} ld{:.1} [{} {}] {:?}\n      {}",
            b.index,
            b.kind,
            b.hidden,
            b.link_density,
            b.element.name,
            b.element.words,
            b.words().chars().take(110).collect::<String>(),
            r.join(" < ")
        );
    }
    for m in p.head.marked.iter().take(12) {
        println!("{:?}", m);
    }
}
