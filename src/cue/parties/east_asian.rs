//! Credits in Chinese, Japanese and Korean: who took it, who supplied it, whose reporter it was.

use super::Reader;
use crate::{
    article::{AgentKind, PartyRole},
    cue::{agencies, labels, roles, words},
};

impl Reader {
    /// "警視庁提供", "新華社記者 王某 攝", "연합뉴스 제공", "김모 기자".
    pub(super) fn read_cjk(&mut self, text: &str, role: PartyRole, depth: usize) -> bool {
        if !text.chars().any(words::is_cjk) {
            return false;
        }
        for suffix in ["提供", "供图", "供圖", "제공"] {
            if let Some(head) = text
                .strip_suffix(suffix)
                .or_else(|| text.strip_suffix(&format!("{suffix}写真")))
            {
                self.flag("supplied");
                self.out.relations += 1;
                self.read(head, PartyRole::Courtesy, depth);
                return true;
            }
        }
        for prefix in ["提供", "제공", "协助"] {
            if let Some(tail) = text
                .strip_prefix(prefix)
                .map(|tail| tail.trim_start_matches(['=', '＝', ':', '：', ' ', '・']))
                .filter(|tail| !tail.is_empty())
            {
                self.flag("supplied");
                self.read(tail, PartyRole::Courtesy, depth);
                return true;
            }
        }
        // "翻攝自臉書", "取自網路": where the picture was taken from.
        for prefix in [
            "翻攝自",
            "翻摄自",
            "翻拍自",
            "截取自",
            "截图自",
            "截圖自",
            "取自",
            "來自",
            "来自",
        ] {
            if let Some(tail) = text.strip_prefix(prefix).filter(|tail| !tail.is_empty()) {
                self.out.relations += 1;
                if prefix.starts_with(['翻', '截']) {
                    self.flag("screenshot");
                }
                self.read(tail, PartyRole::Stock, depth);
                return true;
            }
        }
        for suffix in [
            "撮影", "写す", "摄影", "攝影", "摄", "攝", "拍摄", "拍攝", "촬영", "발", "发", "發",
        ] {
            if let Some(head) = text
                .strip_suffix(suffix)
                .map(str::trim_end)
                .filter(|head| !head.is_empty())
            {
                self.out.relations += 1;
                let before = self.hint.labelled;
                self.hint.labelled = true;
                self.read(head.trim_end_matches('が'), role, depth);
                self.hint.labelled = before;
                return true;
            }
        }
        for mark in [
            "记者",
            "記者",
            "通讯员",
            "特派员",
            "特派員",
            "摄影师",
            "カメラマン",
            "撮影・",
            "撮影＝",
            "撮影=",
            "撮影：",
            "撮影:",
        ] {
            if let Some(at) = text.find(mark) {
                let head = words::part(text, 0..at);
                let tail = words::part(text, at.saturating_add(mark.len())..text.len());
                let before = self.hint.labelled;
                self.out.relations += usize::from(!tail.is_empty());
                self.read(head, role, depth);
                self.hint.labelled = true;
                self.read(tail, role, depth);
                self.hint.labelled = before;
                return true;
            }
        }
        for mark in [" 기자", "기자", " 특파원", " 선임기자"] {
            if let Some(head) = text.strip_suffix(mark).filter(|head| !head.is_empty()) {
                match head.rsplit_once([' ', '=', '＝']) {
                    Some((outlet, person)) => {
                        self.read(outlet, role, depth);
                        self.push(person.trim(), AgentKind::Person, role, None);
                    }
                    None => self.push(head.trim(), AgentKind::Person, role, None),
                }
                self.out.persons += 1;
                return true;
            }
        }
        if let Some((head, tail)) = text.split_once(['=', '＝', '・']).filter(|(head, tail)| {
            !head.is_empty()
                && !tail.is_empty()
                && (roles::find(head).is_some()
                    || agencies::find(tail).is_some()
                    || labels::is_label(head))
        }) {
            self.read(head, role, depth);
            self.read(tail, role, depth);
            return true;
        }
        false
    }
}
