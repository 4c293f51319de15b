//! Words that only organisations have in their names, in the languages of the world.

use super::words::{Words, fold, is_cjk};
use std::sync::OnceLock;

fn organisation_words() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        include_str!("organisation_words.txt")
            .split_whitespace()
            .map(fold)
            .collect()
    })
}

/// True if a word is one that only organisations have in their names.
pub fn is_organisation_word(word: &str) -> bool {
    let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.'));
    let bare = folded.trim_end_matches('.');
    organisation_words().contains(&folded)
        || organisation_words().contains(bare)
        || bare
            .strip_suffix("'s")
            .is_some_and(|bare| organisation_words().contains(bare))
        || ["polizei", "feuerwehr", "bundes", "landes"]
            .iter()
            .any(|head| bare.len() > head.len().saturating_add(4) && bare.starts_with(head))
        || is_cjk_organisation(bare)
        || [
            "verlag",
            "verband",
            "stiftung",
            "museum",
            "universität",
            "agentur",
            "zeitung",
            "archiv",
            "gesellschaft",
            "polizei",
            "gemeinde",
            "ministerium",
            "klinikum",
            "hochschule",
            "institut",
            "werke",
            "verein",
            "photography",
            "foto",
            "images",
            "direktion",
            "kanzlei",
            "studios",
            "fotografie",
            "pictures",
            "feuerwehr",
            "theater",
            "nachrichten",
            "tidning",
            "avisen",
            "bladet",
            "universitet",
            "museet",
            "kommun",
            "kommune",
            "bank",
            "media",
            "medien",
            "presse",
            "press",
            "tours",
            "bahn",
            "amt",
        ]
        .iter()
        .any(|tail| bare.len() > tail.len().saturating_add(2) && bare.ends_with(tail))
}

/// True if a word in Han or Hangul ends as names of bodies do: 港湾局, 항만공사, 王府集团.
pub(super) fn is_cjk_organisation(word: &str) -> bool {
    word.chars().count() > 2
        && word.chars().all(is_cjk)
        && [
            "社",
            "局",
            "署",
            "省",
            "庁",
            "県",
            "県警",
            "市",
            "大学",
            "大學",
            "協会",
            "協會",
            "协会",
            "館",
            "馆",
            "院",
            "所",
            "部",
            "公司",
            "集团",
            "集團",
            "中心",
            "委员会",
            "委員会",
            "新聞",
            "新闻",
            "报",
            "報",
            "网",
            "網",
            "电视台",
            "電視台",
            "テレビ",
            "財団",
            "公安",
            "政府",
            "공사",
            "경찰",
            "경찰청",
            "경찰서",
            "소방",
            "소방서",
            "소방본부",
            "시청",
            "군청",
            "구청",
            "도청",
            "대학교",
            "대학",
            "병원",
            "위원회",
            "협회",
            "재단",
            "그룹",
            "전자",
            "일보",
            "신문",
            "방송",
            "뉴스",
            "엔터테인먼트",
            "통신",
            "은행",
            "건설",
        ]
        .iter()
        .any(|tail| word.chars().count() > tail.chars().count() && word.ends_with(tail))
}
