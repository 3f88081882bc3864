import Foundation
import PosternAudit
import Sodium

/// What `audit verify` found, for people and for programs.
struct VerificationReport: Encodable {
    struct Problem: Encodable {
        let kind: String
        let file: String
        let record: UInt64?
        let offset: Int?
        let message: String
    }

    struct Note: Encodable {
        let kind: String
        let message: String
    }

    struct Checkpoint: Encodable {
        let number: UInt64
        let digest: String
        let time: String
    }

    let ok: Bool
    /// What is wrong first.
    let firstBad: Problem?
    let problems: [Problem]
    let notes: [Note]
    let streams: Int
    let segments: Int
    let records: UInt64
    let numbered: UInt64
    let lastSequence: UInt64
    let bytes: Int
    let checkpoint: Checkpoint?
    let key: String
    let isOwnKey: Bool
    let milliseconds: Int

    init(
        _ found: LogVerification, notes others: [LogNote], isOwnKey: Bool, seconds: Double
    ) {
        ok = found.isGood
        problems = found.problems.map {
            Problem(
                kind: $0.kind.rawValue, file: $0.file, record: $0.record, offset: $0.offset,
                message: $0.message)
        }
        firstBad = problems.first
        notes = (others + found.notes).map { Note(kind: $0.kind.rawValue, message: $0.message) }
        streams = found.streams
        segments = found.segments
        records = found.records
        numbered = found.numbers
        lastSequence = found.lastSequence
        bytes = found.bytes
        checkpoint = found.checkpoint.map {
            Checkpoint(
                number: $0.number, digest: $0.digest.description,
                time: AuditTime.text($0.milliseconds))
        }
        key = found.key.description
        self.isOwnKey = isOwnKey
        milliseconds = Int(seconds * 1_000)
    }

    private static let shownMax = 20
    private static let notesShownMax = 10

    var summary: String {
        var lines = [
            "\(records.counted("record")) in \(segments.counted("segment")) of"
                + " \(streams.counted("stream")),"
                + " numbers up to \(lastSequence)"
        ]
        if let checkpoint {
            lines.append(
                "checkpoint \(checkpoint.number) of \(checkpoint.time), digest \(checkpoint.digest)"
            )
        }
        lines.append(
            "key \(key)"
                + (isOwnKey
                    ? "\nnote: the key is the log's own; whoever can write the log can replace it:"
                        + " check with a copy from elsewhere, `--key`" : ""))
        lines += shownNotes
        lines += problems.prefix(Self.shownMax).enumerated().map { index, problem in
            let name = index == 0 ? "first bad" : "bad"
            var place = "`\(problem.file)`"
            if let record = problem.record { place += ", record \(record)" }
            if let offset = problem.offset { place += ", byte \(offset)" }
            return Terminal.paint(name, "31", on: STDOUT_FILENO)
                + ": \(place): \(problem.kind): \(Terminal.printable(problem.message))"
        }
        if problems.count > Self.shownMax {
            lines.append("and \(problems.count - Self.shownMax) more; `--json` has them all")
        }
        lines.append(
            ok
                ? Terminal.paint("the log is good", "32", on: STDOUT_FILENO)
                : Terminal.paint("the log is not good", "31", on: STDOUT_FILENO))
        return lines.joined(separator: "\n")
    }

    /// The first notes of each kind: after many kills there are hundreds of one.
    private var shownNotes: [String] {
        var (kinds, byKind): ([String], [String: [String]]) = ([], [:])
        for note in notes {
            if byKind[note.kind] == nil { kinds.append(note.kind) }
            byKind[note.kind, default: []].append("note: \(Terminal.printable(note.message))")
        }
        return kinds.flatMap { kind in
            let lines = byKind[kind] ?? []
            let more = lines.count - Self.notesShownMax
            return lines.prefix(Self.notesShownMax)
                + (more > 0 ? ["note: and \(more) more such; `--json` has them all"] : [])
        }
    }
}
