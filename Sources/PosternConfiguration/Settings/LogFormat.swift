/// How the broker's log lines look.
package enum LogFormat: String, CaseIterable, Hashable, Sendable {
    case text
    case json
}
