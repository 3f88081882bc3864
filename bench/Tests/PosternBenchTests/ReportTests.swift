// Goal: the report is well-formed, needs nothing from elsewhere, and shows what was found.
// Method: a made-up result with every kind of plot, read tag by tag.

import Foundation
import Testing

@testable import PosternBench

@Suite struct ReportTests {
    private let html: String

    init() throws {
        html = HTMLReport(Samples.result([try Samples.finding([0.8, 0.9])])).html
    }

    @Test func itIsWellFormed() {
        #expect(WellFormed.trouble(html.replacing("<!DOCTYPE html>", with: "")) == nil)
    }

    @Test func theCheckItselfFindsWhatIsWrong() {
        for text in ["<a><b></a>", "<a", "<a b=c></a>", "<a>&</a>", "<a>", "<a>x < y</a>"] {
            #expect(WellFormed.trouble(text) != nil, "\(text)")
        }
    }

    @Test func itNeedsNothingFromElsewhere() {
        #expect(!html.contains("<script"))
        #expect(!html.contains("<link"))
        #expect(!html.contains("src="))
        let addresses = html.replacing("http://www.w3.org/", with: "")
        #expect(!addresses.contains("http"))
        #expect(html.contains("prefers-color-scheme: dark"))
    }

    @Test func everyPlotWithNumbersIsDrawn() {
        // Four kinds have numbers, the fifth has none.
        #expect(html.components(separatedBy: "<svg").count - 1 == 4)
        #expect(!html.contains("NaN") && !html.contains("inf\""))
    }

    @Test func aToolThatSaysItsNameIsNotNamedTwice() {
        #expect(html.contains("<dd>cc (Debian) 12; libzmq 4.3.4</dd>"))
    }

    @Test func textIsEscaped() {
        #expect(html.contains("ours &amp; &lt;mine&gt;"))
        #expect(html.contains("p50 &lt;ours&gt; &amp; &quot;theirs&quot;"))
    }

    @Test func verdictNoiseAndAbsenceAreTold() {
        #expect(html.contains("<span class=\"reached\">reached</span>"))
        #expect(html.contains("Noisy: other processes took 50% of the machine"))
        #expect(html.contains("Failed: it &lt; broke"))
        #expect(html.contains("Not measured: gRPC: not &lt; installed"))
        #expect(html.contains("Absent: gRPC: not &lt; installed"))
    }

    @Test func theTerminalHearsTheSame() throws {
        let text = TextSummary(Samples.result([try Samples.finding([0.8, 0.9])])).text
        #expect(text.contains("≤ 1  reached"))
        #expect(text.contains("absent: gRPC: not < installed"))
        #expect(text.contains("echo at 1 (baseline)"))
    }
}
