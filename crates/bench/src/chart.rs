//! A line chart as SVG: both axes logarithmic, each line named at its end.

use crate::report::Unit;
use std::fmt::Write as _;

/// One line: its name, and its points in ascending order.
pub struct Line {
    /// What is said at its end.
    pub name: String,
    /// Size, and seconds.
    pub points: Vec<(f64, f64)>,
}

/// What is drawn.
pub struct Chart {
    /// Stands above.
    pub title: String,
    /// Stands below the sizes.
    pub sizes: String,
    /// The lines.
    pub lines: Vec<Line>,
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 190.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 52.0;
/// Told apart by those who see few colours too (Okabe and Ito).
const COLOURS: [&str; 6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];
/// Lines of text are so far apart.
const LEADING: f64 = 16.0;

/// From a figure to a place, by decades.
struct Axis {
    from: i32,
    to: i32,
    start: f64,
    end: f64,
}

impl Axis {
    /// Whole decades around all these figures.
    fn around(figures: impl Iterator<Item = f64> + Clone, start: f64, end: f64) -> Self {
        let least = figures.clone().fold(f64::INFINITY, f64::min);
        let most = figures.fold(f64::NEG_INFINITY, f64::max);
        let (from, to) = (least.log10().floor() as i32, most.log10().ceil() as i32);
        Axis { from, to: to.max(from + 1), start, end }
    }

    fn at(&self, figure: f64) -> f64 {
        let share = (figure.log10() - f64::from(self.from)) / f64::from(self.to - self.from);
        self.start + share * (self.end - self.start)
    }

    fn decades(&self) -> impl Iterator<Item = f64> {
        (self.from..=self.to).map(|decade| 10_f64.powi(decade))
    }
}

impl Chart {
    /// The file's text.
    pub fn svg(&self) -> String {
        let points = || self.lines.iter().flat_map(|line| line.points.iter().copied());
        let across = Axis::around(points().map(|point| point.0), LEFT, WIDTH - RIGHT);
        let up = Axis::around(points().map(|point| point.1), HEIGHT - BOTTOM, TOP);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
             role=\"img\" aria-label=\"{0}\" font-family=\"sans-serif\" font-size=\"13\">\n\
             <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
             <text x=\"{LEFT}\" y=\"24\" font-size=\"16\" fill=\"#111111\">{0}</text>\n",
            self.title
        );
        self.grid(&mut svg, &across, &up);
        self.draw(&mut svg, &across, &up);
        svg + "</svg>\n"
    }

    fn grid(&self, svg: &mut String, across: &Axis, up: &Axis) {
        let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
        for decade in up.decades() {
            let y = up.at(decade);
            let name = plain(&Unit::Seconds.show(decade));
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#dddddd\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#444444\">{name}</text>",
                LEFT - 8.0,
                y + 4.0
            );
        }
        for decade in across.decades() {
            let x = across.at(decade);
            let name = crate::report::grouped(decade);
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"#dddddd\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#444444\">{name}</text>",
                bottom + 18.0
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#111111\">{}</text>",
            f64::midpoint(LEFT, right),
            HEIGHT - 12.0,
            self.sizes
        );
    }

    fn draw(&self, svg: &mut String, across: &Axis, up: &Axis) {
        let mut names: Vec<(f64, usize, &str)> = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            let colour = COLOURS.get(index % COLOURS.len()).copied().unwrap_or("#000000");
            let mut path = String::new();
            for (size, seconds) in &line.points {
                let (x, y) = (across.at(*size), up.at(*seconds));
                let _ = write!(path, "{}{x:.1} {y:.1}", if path.is_empty() { 'M' } else { 'L' });
                let _ = writeln!(
                    svg,
                    "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
                );
            }
            let _ = writeln!(
                svg,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
            );
            if let Some((_, seconds)) = line.points.last() {
                names.push((up.at(*seconds), index, &line.name));
            }
        }
        // Names that would stand on each other move down.
        names.sort_by(|one, other| one.0.total_cmp(&other.0));
        let mut free = f64::NEG_INFINITY;
        for (y, index, name) in names {
            let y = y.max(free);
            free = y + LEADING;
            let colour = COLOURS.get(index % COLOURS.len()).copied().unwrap_or("#000000");
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
                WIDTH - RIGHT + 10.0,
                y + 4.0
            );
        }
    }
}

/// `1.00 ms` as `1 ms`.
fn plain(figure: &str) -> String {
    figure.replace(".00", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_stands_where_its_decade_does() {
        let line = Line { name: "send".into(), points: vec![(1_000.0, 0.001), (1e6, 0.01)] };
        let chart = Chart { title: "Growth".into(), sizes: "messages".into(), lines: vec![line] };
        let svg = chart.svg();
        assert!(svg.contains("<path d=\"M70.0 348.0L530.0 48.0\""), "{svg}");
        assert!(svg.contains(">1 ms</text>") && svg.contains(">1,000,000</text>"));
        assert!(svg.ends_with("</svg>\n"));
    }
}
