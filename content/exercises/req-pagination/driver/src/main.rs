//! Reads raw queries and prints what `parse_page` makes of each. This file belongs to the grader.

mod harness;

use req_pagination::parse_page;

fn main() {
    let mut cases = harness::Cases::default();
    for query in harness::inputs::<String>() {
        cases.run(format!("{query:?}"), move || {
            harness::result(&parse_page(&query), |page| {
                format!("limit {}, offset {}", page.limit, page.offset)
            })
        });
    }
}
