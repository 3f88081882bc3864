import Foundation
import PosternCore
import Sodium
import Testing

@testable import PosternAudit

/// A folder of logs that goes away with the test.
final class LogCopies {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appending(path: "postern-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    struct NoSegment: Error {}

    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    func url(_ name: String) -> URL { URL(filePath: path).appending(path: name) }

    /// A copy of it as it is now, as a kill would leave it.
    func copy() throws -> LogCopies {
        let copy = try LogCopies()
        for name in names {
            try FileManager.default.copyItem(at: url(name), to: copy.url(name))
        }
        return copy
    }

    /// Changes a file's bytes.
    func change(_ name: String, _ body: (inout Data) -> Void) throws {
        var data = try Data(contentsOf: url(name))
        body(&data)
        try FileManager.default.removeItem(at: url(name))
        try data.write(to: url(name))
    }

    /// The records of one stream, in order, those of its seals left out.
    func records(_ stream: String) throws -> [AuditRecord] {
        try names.compactMap { SegmentName($0) }.filter { $0.stream == stream }
            .sorted { $0.part < $1.part }.flatMap { try records(of: $0.description) }
    }

    func records(of name: String) throws -> [AuditRecord] {
        let data = Array(try Data(contentsOf: url(name)))
        var records: [AuditRecord] = []
        for range in Frames.ranges(data) {
            let record = try RecordDecoder.record(data.span.bytes.extracting(range))
            if record.kind == .seal { break }
            records.append(record)
        }
        guard !records.isEmpty else { throw NoSegment() }
        return records
    }

    /// The seals of one stream, each checked: signed, of what is there, and naming the one before.
    func seals(_ stream: String, _ key: VerifyingKey) throws -> [SegmentSeal] {
        var hash = AuditHash()
        var previous = Digest.zero
        var seals: [SegmentSeal] = []
        let names = self.names.compactMap { SegmentName($0) }.filter { $0.stream == stream }
            .sorted { $0.part < $1.part }
        for (index, name) in names.enumerated() {
            #expect(name.part == UInt64(index + 1), "\(name)")
            let data = Array(try Data(contentsOf: url(name.description)))
            let bytes = data.span.bytes
            guard let signed = SegmentFormat.seal(of: bytes) else { throw NoSegment() }
            #expect(signed.isSigned(by: key))
            let seal = try RecordDecoder.seal(signed.body)
            #expect(seal.previous == previous)
            previous = signed.digest(&hash)
            var progress = SegmentProgress()
            guard var frames = SegmentFrames(bytes) else { throw NoSegment() }
            while progress.count < seal.count, let range = frames.next() {
                progress.take(
                    bytes.extracting(range), frameBytes: frames.offset - progress.offset, &hash)
            }
            #expect(progress.chain == seal.chain && progress.root(&hash) == seal.root)
            #expect(progress.firstSequence == seal.firstSequence)
            #expect(progress.lastSequence == seal.lastSequence)
            seals.append(seal)
        }
        return seals
    }
}
