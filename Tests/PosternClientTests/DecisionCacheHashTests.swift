// Goal: two requests have the same hash where they are the same, and only then.
// Method: SipHash-2-4-128 against the test vectors of its reference implementation (veorq/SipHash,
// `vectors_sip128`; made anew with OpenSSL's, which was written apart); a request's layout against
// bytes that are put together here as the comment of `RequestHasher` draws them; requests that
// differ in one thing each.

import PosternCore
import Testing

@testable import PosternClient

extension ClientTests {
    @Suite struct DecisionCacheHashTests {
        /// Bytes 0, 1, …, as the vectors have them.
        private static let vectorKey = SipHash.Key(
            low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)

        @Test func theVectorsOfTheReference() {
            #expect(Self.vectors.count == 64)
            for (count, vector) in Self.vectors.enumerated() {
                let hash = Self.hash((0..<count).map { UInt8($0) }, Self.vectorKey)
                #expect(Self.text(hash) == vector, "\(count) bytes")
            }
        }

        /// Each part has its mark and length before it, for texts of every length of a last word.
        @Test func theLayoutIsAsDrawn() {
            for count in 0...33 {
                let text = String("0123456789abcdefghijklmnopqrstuvwxyz".prefix(count))
                let hash = hash("a", ResourceName(type: "T", id: text), [:], of: 9)
                var bytes = Self.word(1, 0) + [9, 0, 0, 0, 0, 0, 0, 0]
                for text in ["a", "T", text] { bytes += Self.bytes(text) }
                bytes += Self.word(9, 0)
                #expect(hash == Self.hash(bytes, Self.vectorKey), "\(count) bytes")
            }
            let seven: [UInt8] = [7, 0, 0, 0, 0, 0, 0, 0]
            let entry = Self.word(2, 0) + Self.bytes("k") + Self.word(6, 0) + seven
            let request =
                Self.word(1, 0) + [9, 0, 0, 0, 0, 0, 0, 0]
                + ["a", "T", "i"].flatMap(Self.bytes) + Self.sum(9, [entry])
            #expect(
                hash("a", ResourceName(type: "T", id: "i"), ["k": 7], of: 9)
                    == Self.hash(request, Self.vectorKey))
        }

        @Test func whatDiffersInOnePartHashesOtherwise() {
            let file = ResourceName(type: "File", id: "notes")
            let contexts: [[String: ContextValue]] = [
                [:], ["a": 1], ["a": 2], ["b": 1], ["a": true], ["a": false], ["a": "1"],
                ["a": 1, "b": 1], ["a": 1, "b": 2], ["a": 2, "b": 1], ["a": ""], ["a": []],
                ["a": [:]], ["a": [1]], ["a": [1, 1]], ["a": [1, 1, 1]], ["a": [1, 2]],
                ["a": [1, 1, 2]],
                ["a": [3, 3, 2]], ["a": [[1], [2]]], ["a": [[1, 2]]], ["a": [[1, 2], []]],
                ["a": ["b": 1]],
                ["a": ["b": ["b": 1]]], ["a": .entity(file)], ["a": "File"], ["a": "notes"],
                ["a": .entity(ResourceName(type: "Filenotes", id: ""))], ["a": .set(["File"])],
                ["a": .entity(ResourceName(type: "", id: "Filenotes"))], ["a": "\0"],
                ["a": "12345678"], ["a": "12345678\0"], ["a": .integer(.min)],
                ["a": "\u{e9}"], ["a": "e\u{301}"],
            ]
            var hashes = contexts.map { hash("file.read", file, $0) }
            hashes.append(hash("file.read", file, [:], of: 2))
            for (action, type, id) in [
                ("file.rea", "File", "notes"), ("file.readF", "ile", "notes"),
                ("file.read", "Folder", "notes"), ("file.read", "Filen", "otes"),
                ("file.read", "File", "note"),
                ("file.read", "File", "notes\0"), ("file.read", "File", ""),
                ("", "File", "notes"), ("File", "file.read", "notes"),
            ] {
                hashes.append(hash(action, ResourceName(type: type, id: id), [:]))
            }
            for (index, one) in hashes.enumerated() {
                #expect(one != nil, "\(index)")
                for other in hashes[..<index] {
                    #expect(one?.low != other?.low && one?.high != other?.high, "\(index)")
                }
            }
        }

        @Test func orderDoesNotMatter() {
            let seed = UInt64.random(in: 0...UInt64.max)
            var random = SeededRandom(seed: seed)
            let pairs = (0..<12).map { number in
                (
                    "key \(number)",
                    ContextValue.set([.integer(number), "text", ["x": [1, 2, "y"]]])
                )
            }
            let expected = hash("a", .notes, Dictionary(uniqueKeysWithValues: pairs))
            for round in 0..<50 {
                // Dictionaries of other capacities and histories have other orders.
                var context: [String: ContextValue] = [:]
                context.reserveCapacity(round * 3)
                for (name, _) in pairs.shuffled(using: &random) {
                    let number = Int64(name.split(separator: " ")[1]) ?? 0
                    let inner = ContextValue.set(["y", 1, 2].shuffled(using: &random))
                    let elements: [ContextValue] = [["x": inner], "text", .integer(number)]
                    context[name] = .set(elements.shuffled(using: &random))
                }
                #expect(hash("a", .notes, context) == expected, "seed \(seed)")
            }
        }

        @Test func whatIsTooLargeHasNoHash() {
            let wide = Dictionary(
                uniqueKeysWithValues: (0..<17).map { ("\($0)", ContextValue.bool(true)) })
            #expect(hash("a", .notes, wide) == nil)
            #expect(hash("a", .notes, wide.filter { $0.key != "3" }) != nil)

            var deep = ContextValue.integer(1)
            for depth in 1...60 {
                let hash = hash("a", .notes, ["a": deep])
                #expect((hash != nil) == (depth <= Limits.nestingDepthMax), "depth \(depth)")
                deep = depth % 2 == 0 ? .set([deep]) : .record(["b": deep])
            }

            let bytes = 8 * ClientLimits.cachedRequestWordsMax
            let long = String(repeating: "x", count: bytes)
            #expect(hash("a", .notes, ["a": .text(long)]) == nil)
            #expect(hash(long, .notes, [:]) == nil)
            #expect(hash("a", .notes, ["a": .text(String(long.prefix(bytes - 200)))]) != nil)
            let many = ContextValue.set(Array(repeating: .bool(true), count: 1_024))
            #expect(hash("a", .notes, ["a": many]) == nil)
        }

        @Test func eachCacheHasAKeyOfItsOwn() {
            let keys = (0..<8).map { _ in SipHash.Key.random() }
            #expect(Set(keys.flatMap { [$0.low, $0.high] }).count == 16)
        }

        @Test func sumsCarry() {
            let top = RequestHash(low: .max, high: .max)
            #expect(top &+ RequestHash(low: 1, high: 0) == .zero)
            #expect(top &+ RequestHash(low: 0, high: 1) == RequestHash(low: .max, high: 0))
            #expect(
                RequestHash(low: .max, high: 5) &+ RequestHash(low: 2, high: 6)
                    == RequestHash(low: 1, high: 12))
        }

        // MARK: helpers

        private func hash(
            _ action: String, _ resource: ResourceName, _ context: [String: ContextValue],
            of credential: UInt64 = 1
        ) -> RequestHash? {
            RequestHasher.hash(
                credential: credential, action: action, resource: resource, context: context,
                key: Self.vectorKey)
        }

        private static func hash(_ bytes: [UInt8], _ key: SipHash.Key) -> RequestHash {
            var hash = SipHash(key)
            for start in stride(from: 0, to: bytes.count / 8 * 8, by: 8) {
                hash.absorb(little(bytes[start..<start + 8]))
            }
            let tail = bytes[(bytes.count / 8 * 8)...]
            return hash.finish(tail: little(tail), tailBytes: UInt64(tail.count))
        }

        private static func little(_ bytes: ArraySlice<UInt8>) -> UInt64 {
            bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }

        private static func text(_ hash: RequestHash) -> String {
            let bytes = [hash.low, hash.high].flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
            }
            return Hexadecimal.text(bytes)
        }

        /// A mark with a count.
        private static func word(_ mark: UInt8, _ count: Int) -> [UInt8] {
            [UInt8(count & 0xff), UInt8(count >> 8), 0, 0, 0, 0, 0, mark]
        }

        private static func bytes(_ text: String) -> [UInt8] {
            let bytes = Array(text.utf8)
            let zeros = (8 - bytes.count % 8) % 8
            return word(4, bytes.count) + bytes + Array(repeating: 0, count: zeros)
        }

        /// A mark with the count of parts, and the sum of their hashes.
        private static func sum(_ mark: UInt8, _ parts: [[UInt8]]) -> [UInt8] {
            let sum = parts.reduce(RequestHash.zero) { $0 &+ hash($1, vectorKey) }
            return word(mark, parts.count)
                + [sum.low, sum.high].flatMap { word in
                    (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
                }
        }

        private static let vectors = [
            "a3817f04ba25a8e66df67214c7550293", "da87c1d86b99af44347659119b22fc45",
            "8177228da4a45dc7fca38bdef60affe4", "9c70b60c5267a94e5f33b6b02985ed51",
            "f88164c12d9c8faf7d0f6e7c7bcd5579", "1368875980776f8854527a07690e9627",
            "14eeca338b208613485ea0308fd7a15e", "a1f1ebbed8dbc153c0b84aa61ff08239",
            "3b62a9ba6258f5610f83e264f31497b4", "264499060ad9baabc47f8b02bb6d71ed",
            "00110dc378146956c95447d3f3d0fbba", "0151c568386b6677a2b4dc6f81e5dc18",
            "d626b266905ef35882634df68532c125", "9869e247e9c08b10d029934fc4b952f7",
            "31fcefac66d7de9c7ec7485fe4494902", "5493e99933b0a8117e08ec0f97cfc3d9",
            "6ee2a4ca67b054bbfd3315bf85230577", "473d06e8738db89854c066c47ae47740",
            "a426e5e423bf4885294da481feaef723", "78017731cf65fab074d5208952512eb1",
            "9e25fc833f2290733e9344a5e83839eb", "568e495abe525a218a2214cd3e071d12",
            "4a29b54552d16b9a469c10528eff0aae", "c9d184ddd5a9f5e0cf8ce29a9abf691c",
            "2db479ae78bd50d8882a8a178a6132ad", "8ece5f042d5e447b5051b9eacb8d8f6f",
            "9c0b53b4b3c307e87eaee08678141f66", "abf248af69a6eae4bfd3eb2f129eeb94",
            "0664da1668574b88b935f3027358aef4", "aa4b9dc4bf337de90cd4fd3c467c6ab7",
            "ea5c7f471faf6bde2b1ad7d4686d2287", "2939b0183223fafc1723de4f52c43d35",
            "7c3956ca5eeafc3e363e9d556546eb68", "77c6077146f01c32b6b69d5f4ea9ffcf",
            "37a6986cb8847edf0925f0f1309b54de", "a705f0e69da9a8f907241a2e923c8cc8",
            "3dc47d1f29c448461e9e76ed904f6711", "0d62bf01e6fc0e1a0d3c4751c5d3692b",
            "8c03468bca7c669ee4fd5e084bbee7b5", "528a5bb93baf2c9c4473cce5d0d22bd9",
            "df6a301e95c95dad97ae0cc8c6913bd8", "801189902c857f39e73591285e70b6db",
            "e617346ac9c231bb3650ae34ccca0c5b", "27d93437efb721aa401821dcec5adf89",
            "89237d9ded9c5e78d8b1c9b166cc7342", "4a6d8091bf5e7d651189fa94a250b14c",
            "0e33f96055e7ae893ffc0e3dcf492902", "e61c432b720b19d18ec8d84bdc63151b",
            "f7e5aef549f782cf379055a608269b16", "438d030fd0b7a54fa837f2ad201a6403",
            "a590d3ee4fbf04e3247e0d27f286423f", "5fe2c1a172fe93c4b15cd37caef9f538",
            "2c97325cbd06b36eb2133dd08b3a017c", "92c814227a6bca949ff0659f002ad39e",
            "dce850110bd8328cfbd50841d6911d87", "67f14984c7da791248e32bb5922583da",
            "1938f2cf72d54ee97e94166fa91d2a36", "74481e9646ed49fe0f6224301604698e",
            "57fca5de98a9d6d8006438d0583d8a1d", "9fecde1cefdc1cbed4763674d9575359",
            "e3040c00eb28f15366ca73cbd872e740", "7697009a6a831dfecca91c5993670f7a",
            "5853542321f567a005d547a4f04759bd", "5150d1772f50834a503e069a973fbd7c",
        ]
    }
}
