//! How the pages look: every size, distance and colour, in one place.

use super::{
    PdfOptions,
    frame::{Colour, Pt},
};

/// Text.
pub const INK: Colour = [0.1, 0.1, 0.11];
/// What stands back: credits, footers, labels. Contrast with white 7.5 : 1.
pub const QUIET: Colour = [0.34, 0.34, 0.36];
/// Rules and bars that mark: questions, the title block.
pub const ACCENT: Colour = [0.545, 0.165, 0.16];
/// Links. Contrast with white 9 : 1.
pub const LINK: Colour = [0.09, 0.26, 0.49];
/// Hairlines.
pub const HAIR: Colour = [0.74, 0.74, 0.72];
/// Bars of quotations.
pub const BAR: Colour = [0.8, 0.78, 0.74];
/// Tint behind code and missing pictures.
pub const TINT: Colour = [0.955, 0.952, 0.94];

/// Paper sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 in.
    Letter,
}

/// The measures of a document.
#[derive(Clone, Debug)]
pub struct Design {
    /// Sheet width.
    pub width: Pt,
    /// Sheet height.
    pub height: Pt,
    /// Left and right margin.
    pub side: Pt,
    /// Top margin.
    pub top: Pt,
    /// Bottom margin; the footer stands in it.
    pub bottom: Pt,
    /// Columns.
    pub columns: usize,
    /// Space between columns.
    pub gutter: Pt,
    /// Size of body text.
    pub size: Pt,
    /// Distance of its baselines.
    pub lead: Pt,
}

impl Design {
    /// The design that options ask for.
    pub fn new(options: &PdfOptions) -> Self {
        let (width, height) = match options.paper {
            Paper::A4 => (Pt(595.28), Pt(841.89)),
            Paper::Letter => (Pt(612.0), Pt(792.0)),
        };
        let size = Pt(options.text_size.clamp(7.0, 18.0));
        let columns = usize::from(options.columns.clamp(1, 2));
        // About 70 letters to a line in one column; two columns take more of the sheet.
        let measure = if columns == 1 {
            39.0 * size.0
        } else {
            50.0 * size.0
        };
        let side = options
            .margin
            .map_or((width.0 - measure) / 2.0, f32::from)
            .clamp(36.0, 170.0);
        Self {
            width,
            height,
            side: Pt(side),
            top: Pt(options.margin.map_or(74.0, f32::from).clamp(36.0, 170.0)),
            bottom: Pt(options.margin.map_or(86.0, f32::from).clamp(54.0, 170.0)),
            columns,
            gutter: Pt(22.0),
            size,
            lead: Pt((size.0 * 1.43 * 4.0).round() / 4.0),
        }
    }

    /// Width between the margins.
    pub fn full_width(&self) -> Pt {
        self.width - self.side * 2.0
    }

    /// Width of a column.
    pub fn column_width(&self) -> Pt {
        let gutters = self.gutter * (self.columns.saturating_sub(1)) as f32;
        (self.full_width() - gutters) / self.columns.max(1) as f32
    }

    /// Left edge of a column.
    pub fn column_x(&self, column: usize) -> Pt {
        self.side + (self.column_width() + self.gutter) * column as f32
    }

    /// Height between the margins.
    pub fn body_height(&self) -> Pt {
        self.height - self.top - self.bottom
    }

    /// Size and lead of a heading of a level.
    pub fn heading(&self, level: u8) -> (Pt, Pt) {
        let by = match level {
            1 => 2.15,
            2 => 1.42,
            3 => 1.2,
            4 => 1.07,
            _ => 1.0,
        };
        let size = self.size * by;
        (
            size,
            Pt((size.0 * if level == 1 { 1.2 } else { 1.28 }).round()),
        )
    }

    /// Space above a heading of a level.
    pub fn above_heading(&self, level: u8) -> Pt {
        match level {
            2 => self.lead * 1.5,
            3 => self.lead * 1.25,
            _ => self.lead,
        }
    }

    /// Space between paragraphs.
    pub fn between(&self) -> Pt {
        self.lead * 0.5
    }
}
