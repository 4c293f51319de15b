//! Tables: caption, head, body, and which cells are headers.

use super::{Writer, has_text};
use crate::article::Table;

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, table: &'a Table, lang: Option<&str>) {
        let rows = &table.rows;
        if rows.iter().all(|row| row.cells.is_empty()) {
            // A caption alone is a paragraph.
            if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
                self.start("p", lang);
                self.inlines(caption);
                self.markup.end_full().line();
            }
            return;
        }
        let heads = rows.iter().take_while(|row| row.header).count();
        // Headers without data are no headers to an assistive technology (WCAG technique H51).
        let any_data = rows
            .iter()
            .skip(heads)
            .any(|row| row.cells.iter().any(|cell| !cell.header));
        let heads = if any_data { heads } else { 0 };
        self.start("table", lang);
        self.markup.line();
        if let Some(caption) = table.caption.as_ref().filter(|caption| !caption.is_blank()) {
            self.markup.start("caption");
            self.inlines(caption);
            self.markup.end_full().line();
        }
        for (n, row) in rows.iter().enumerate() {
            if n == 0 && heads > 0 {
                self.markup.start("thead").line();
            }
            if n == heads {
                self.markup.start("tbody").line();
            }
            let left = if n < heads {
                heads.saturating_sub(n)
            } else {
                rows.len().saturating_sub(n)
            };
            self.markup.start("tr");
            for cell in &row.cells {
                let mut words = Vec::new();
                words.extend(cell.blocks.iter().map(has_text));
                let header = any_data && cell.header && words.contains(&true);
                self.markup.start(if header { "th" } else { "td" });
                if header {
                    self.markup
                        .attr("scope", if n < heads { "col" } else { "row" });
                }
                let columns = cell.columns.clamp(1, 1000);
                let down = usize::from(cell.rows).clamp(1, left.max(1));
                if columns > 1 {
                    self.markup.attr("colspan", &columns.to_string());
                }
                if down > 1 {
                    self.markup.attr("rowspan", &down.to_string());
                }
                self.within(&cell.blocks);
                self.markup.end_full();
            }
            self.markup.end_full().line();
            if n.saturating_add(1) == heads {
                self.markup.end_full().line();
            }
        }
        if heads < rows.len() {
            self.markup.end_full().line();
        }
        self.markup.end_full().line();
    }
}
