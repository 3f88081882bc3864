// Goal: what is redacted is in no record, wherever a caller puts it; a keyed hash stands for it
// that only its field and the key give; all else stays as it was.
// Method: contexts through the redactor, against values written apart; records of the real writer,
// of which every byte is searched.

import Foundation
import PosternCore
import PosternWire
import Sodium
import Testing

@testable import PosternAudit

@Suite struct RedactionTests {
    private func redaction(_ names: [String], key: UInt8 = 5) throws -> Redaction {
        let fields = try names.map { try #require(RedactedField($0)) }
        return Redaction(
            fields, key: SecretBytes(copying: [UInt8](repeating: key, count: 32).span.bytes))
    }

    private func encode(_ value: ContextValue) -> [UInt8] {
        var writer = CBORWriter()
        writer.value(value)
        return writer.bytes
    }

    /// What is kept of a context, and the names of what was redacted.
    private func kept(
        _ context: ContextValue, _ redaction: Redaction
    ) throws -> (ContextValue, [String]) {
        var redactor = Redactor(redaction)
        var writer = CBORWriter()
        redactor.begin()
        let bytes = encode(context)
        if let made = redactor.context(bytes.span.bytes) {
            redactor.write(made, into: &writer)
        } else {
            writer.raw(bytes.span.bytes)
        }
        var names: [String] = []
        redactor.forEachName { names.append($0) }
        #expect(names.count == redactor.count)
        // It is still what the log may hold: deterministic, and a context.
        var checked = CBORReader(writer.span)
        _ = try checked.readContext(depth: 2)
        try checked.finish()
        var reader = CBORReader(writer.span)
        return (try reader.readContextValue(), names)
    }

    @Test func namesAreFields() {
        for good in ["intent", "resource", "context.a", "context.a.b c.d", "context.é"] {
            #expect(RedactedField(good)?.description == good)
        }
        for bad in [
            "", "context", "context.", "context..a", "context.a.", "intent.a", "resource.id",
            "context.a,intent", "context.a, context.b", "context.a\ncontext.b", "intent,context.a",
            "postern", "Context.a", "context." + String(repeating: "a", count: 249),
        ] { #expect(RedactedField(bad) == nil, "\(bad)") }
    }

    @Test func whatIsNamedIsHashed() throws {
        let redaction = try redaction(["context.a", "context.b.c", "context.none"])
        let (found, names) = try kept(
            ["a": "secret", "b": ["c": 4, "d": "open"], "e": ["a": "open", "b": true]],
            redaction)
        let a = try #require(RedactedField("context.a"))
        let c = try #require(RedactedField("context.b.c"))
        #expect(
            found == [
                "a": .text(try #require(redaction.digits(a, "secret"))),
                "b": ["c": .text(try #require(redaction.digits(c, 4))), "d": "open"],
                "e": ["a": "open", "b": true],
            ])
        #expect(names == ["context.a", "context.b.c"])
    }

    /// Whoever names `a.b` does not want it kept because somebody sent `a` as a list of records.
    @Test(
        arguments: [
            "secret", 4, [["b": "secret"]], true, .entity(ResourceName(type: "User", id: "secret")),
            [],
        ] as [ContextValue])
    func aPathThatLeadsElsewhereTakesAll(_ value: ContextValue) throws {
        let redaction = try redaction(["context.a.b.c"])
        let field = try #require(RedactedField("context.a.b.c"))
        let digits = try #require(redaction.digits(field, value))
        let (found, names) = try kept(["a": value, "z": 1], redaction)
        #expect(found == ["a": .text(digits), "z": 1])
        #expect(names == ["context.a.b.c"])
        #expect(try kept(["a": ["b": value]], redaction).0 == ["a": ["b": .text(digits)]])
    }

    @Test func whatIsNotThereIsNotNamed() throws {
        let redaction = try redaction(["context.a.b", "intent"])
        for context in [[:], ["x": 1], ["a": [:]], ["a": ["c": 1]]] as [ContextValue] {
            let (found, names) = try kept(context, redaction)
            #expect(found == context && names == [])
        }
    }

    @Test func aWholeAttributeBeatsWhatIsInIt() throws {
        for names in [["context.a", "context.a.b"], ["context.a.b", "context.a"]] {
            let (found, redacted) = try kept(["a": ["b": 1, "c": 2]], try redaction(names))
            guard case .record(let fields) = found, case .text = fields["a"] else {
                Issue.record("\(found)")
                continue
            }
            #expect(redacted == ["context.a"])
        }
    }

    /// As `ResourcePattern` does, byte by byte: a mark that is combined with a quotation mark hides
    /// it from Swift's characters.
    @Test(arguments: [
        "secret", "\u{301}secret", "secret\u{600}", "a\"b", "::\"x", "*",
    ])
    func patternsNameNoID(id: String) throws {
        var redactor = Redactor(try redaction(["resource"]))
        let scope = try Scope(
            actions: ["*"], resources: ["A::B::\"\(id)\"", "File::*", "*"])
        let field = try #require(RedactedField("resource"))
        let digits = try #require(redaction(["resource"]).digits(field, .text(id)))
        redactor.begin()
        let found = redactor.scope(scope)
        #expect(found.resources == ["A::B::\"\(digits)\"", "File::*", "*"])
        #expect(redactor.count == 1)
    }

    @Test func aHashIsTheKeysTheFieldsAndTheValues() throws {
        let one = try redaction(["context.a", "context.b"])
        let other = try redaction(["context.a"], key: 6)
        let (a, b) = (
            try #require(RedactedField("context.a")), try #require(RedactedField("context.b"))
        )
        let digits = [
            one.digits(a, 1), one.digits(a, "1"), one.digits(a, 2), one.digits(b, 1),
            other.digits(a, 1),
        ].compactMap(\.self)
        #expect(Set(digits).count == 5 && digits.allSatisfy { $0.utf8.count == 64 })
        #expect(one.digits(a, 1) == digits[0] && other.digits(b, 1) == nil)
    }

    @Test(arguments: [false, true])
    func recordsHaveNoneOfIt(isDigested: Bool) throws {
        let folder = try LogCopies()
        var settings = LogScene.settings
        settings.digestsContext = isDigested
        let fields = ["intent", "resource", "context.x"].compactMap { RedactedField($0) }
        let scene = try LogScene(folder: folder.path, settings: settings, redact: fields)
        // The resource's id is `a`, the intent `try t-1`.
        let credential = try scene.credential()
        _ = try #require(try scene.decide(credential, context: [0xA1, 0x61, 0x78, 0x07]))
        _ = try #require(try scene.decide(credential))
        scene.end()
        var search = LogSearch(try LogFolder(path: folder.path))
        var filter = AuditFilter()
        filter.kinds = [.decision]
        let found = try search.all(filter)
        let redaction = try redaction(fields.map(\.description))
        let record = try #require(found.first?.record)
        #expect(record.intent == redaction.digits(fields[0], "try t-1"))
        #expect(record.resourceType == "File")
        #expect(record.resourceID == redaction.digits(fields[1], "a"))
        #expect(
            record.redacted == fields.map(\.description))
        if isDigested {
            #expect(record.context == nil && record.inputs?.count == 32)
            // Nobody can check a guess without the key: what is digested is redacted.
            var hash = AuditHash()
            let guess = encode(
                [.text("spiffe://test/agent"), "read", ["File", "a"], ["x": 7]])
            #expect(record.inputs != hash.inputs(guess.span.bytes).bytes)
            let known = encode(
                [
                    .text("spiffe://test/agent"), "read",
                    ["File", .text(try #require(redaction.digits(fields[1], "a")))],
                    ["x": .text(try #require(redaction.digits(fields[2], 7)))],
                ])
            #expect(record.inputs == hash.inputs(known.span.bytes).bytes)
        } else {
            #expect(
                record.contextValue
                    == ["x": .text(try #require(redaction.digits(fields[2], 7)))])
        }
        #expect(found.last?.record.redacted == ["intent", "resource"])
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for file in files {
            let bytes = try Data(contentsOf: URL(filePath: folder.path + "/" + file))
            #expect(bytes.range(of: Data("try t-1".utf8)) == nil, "\(file)")
        }
    }
}
