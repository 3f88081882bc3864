/// How the report looks, in light and dark.
enum ReportStyle {
    static let css = """
        :root { color-scheme: light dark; --ground: #fff; --text: #1b1f24; --soft: #57606a;
          --rule: #d0d7de; --good: #1a7f37; --bad: #cf222e; --unsure: #9a6700;
          --s0: #0969da; --s1: #bc4c00; --s2: #1a7f37; --s3: #8250df; --s4: #bf3989;
          --s5: #1b7c83; --s6: #7d4e00; --s7: #57606a; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #0d1117; --text: #e6edf3; --soft: #9198a1; --rule: #30363d;
            --good: #3fb950; --bad: #f85149; --unsure: #d29922;
            --s0: #58a6ff; --s1: #f0883e; --s2: #3fb950; --s3: #bc8cff; --s4: #f778ba;
            --s5: #39c5cf; --s6: #e3b341; --s7: #9198a1; } }
        body { background: var(--ground); color: var(--text); margin: 0 auto; padding: 1.5rem;
          max-width: 70rem; font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; }
        .soft { color: var(--soft); } a { color: var(--s0); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums;
          margin: .75rem 0; }
        th, td { padding: .25rem .7rem; text-align: right; white-space: nowrap;
          border-bottom: 1px solid var(--rule); }
        th:first-child, td:first-child { text-align: left; }
        .reached { color: var(--good); } .missed { color: var(--bad); }
        .unsure, .noisy { color: var(--unsure); }
        figure { margin: 1rem 0; display: inline-block; width: 33rem; max-width: 100%; }
        svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; }
        svg text { fill: var(--text); } svg .tick, svg .label { fill: var(--soft); }
        svg .head { font-size: 14px; font-weight: 600; }
        .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
        .line { fill: none; stroke-width: 2; } .whisker { stroke-width: 1; }
        .line.baseline { stroke-dasharray: 6 4; } .bar.baseline { opacity: .55; }
        .line.whisker { stroke-dasharray: none; }
        .range { stroke: var(--text); stroke-width: 1.5; }
        .line.s0 { stroke: var(--s0); } .line.s1 { stroke: var(--s1); }
        .line.s2 { stroke: var(--s2); } .line.s3 { stroke: var(--s3); }
        .line.s4 { stroke: var(--s4); } .line.s5 { stroke: var(--s5); }
        .line.s6 { stroke: var(--s6); } .line.s7 { stroke: var(--s7); }
        .dot.s0, .bar.s0 { fill: var(--s0); } .dot.s1, .bar.s1 { fill: var(--s1); }
        .dot.s2, .bar.s2 { fill: var(--s2); } .dot.s3, .bar.s3 { fill: var(--s3); }
        .dot.s4, .bar.s4 { fill: var(--s4); } .dot.s5, .bar.s5 { fill: var(--s5); }
        .dot.s6, .bar.s6 { fill: var(--s6); } .dot.s7, .bar.s7 { fill: var(--s7); }
        @media (max-width: 40rem) {
          body { padding: .75rem; } th, td { padding: .25rem .15rem; font-size: 13px; }
          th:first-child, td:first-child { white-space: normal; min-width: 5.5rem; }
          figure { overflow-x: auto; } svg { min-width: 30rem; } }
        """
}
