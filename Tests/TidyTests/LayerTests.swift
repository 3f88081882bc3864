// Goal: arrows between targets point down only, and each boundary of the design is crossed where
// it says and nowhere else.
// Method: the layer table below against the imports of every file and against Package.swift.

import Foundation
import Testing

@Suite struct LayerTests {
    /// A target of the design: its layer, the targets it may use, and what comes from outside.
    private struct Target {
        let layer: Int
        var uses: Set<String> = []
        var outside: Set<String> = []
    }

    private static let targets: [String: Target] = [
        "CZeroMQ": Target(layer: 0),
        "CSodium": Target(layer: 0),
        "CPosternHost": Target(layer: 0),
        "CPosternAudit": Target(layer: 0),
        "PosternCore": Target(layer: 0, outside: ["Glibc", "Synchronization"]),
        "Cedar": Target(layer: 0),
        "PosternWire": Target(layer: 1, uses: ["PosternCore"]),
        "ZeroMQ": Target(layer: 1, uses: ["CZeroMQ"], outside: ["Glibc", "Synchronization"]),
        "Sodium": Target(layer: 1, uses: ["CSodium"]),
        "PosternAuthority": Target(
            layer: 2, uses: ["PosternCore", "Cedar"], outside: ["Synchronization"]),
        "PosternHost": Target(
            layer: 3, uses: ["PosternCore", "PosternAuthority", "Sodium", "CPosternHost"],
            outside: ["Glibc", "Synchronization"]),
        "PosternBroker": Target(
            layer: 3,
            uses: ["PosternCore", "PosternWire", "PosternAuthority", "Cedar", "ZeroMQ"],
            outside: ["DequeModule", "Foundation", "Logging", "Synchronization"]),
        "PosternStore": Target(
            layer: 3, uses: ["PosternCore", "PosternAuthority", "Sodium"],
            outside: ["Foundation", "GRDB", "Synchronization"]),
        "PosternAudit": Target(
            layer: 3,
            uses: ["PosternCore", "PosternWire", "PosternAuthority", "Sodium", "CPosternAudit"],
            outside: ["Dispatch", "Glibc", "Synchronization"]),
        "PosternClient": Target(
            layer: 3, uses: ["PosternCore", "PosternWire", "ZeroMQ"],
            outside: ["Glibc", "Synchronization"]),
        "PosternConfiguration": Target(
            layer: 3, uses: ["PosternCore", "PosternAuthority", "Cedar", "ZeroMQ"],
            outside: ["Configuration", "Glibc", "Synchronization", "Yams"]),
        "postern": Target(
            layer: 4,
            uses: [
                "PosternCore", "PosternAuthority", "PosternBroker", "PosternHost",
                "PosternStore", "PosternAudit", "PosternClient", "PosternConfiguration",
                "Cedar", "ZeroMQ", "Sodium",
            ],
            outside: ["ArgumentParser", "Dispatch", "Foundation", "Logging", "Synchronization"]),
    ]

    private let tree = SourceTree()

    @Test func arrowsPointDown() throws {
        for (name, target) in Self.targets {
            for used in target.uses {
                let below = try #require(Self.targets[used], "\(used) is no target")
                #expect(below.layer < target.layer, "\(name) uses \(used)")
            }
        }
    }

    @Test func everyFileImportsWhatItsTargetMay() throws {
        let files = try tree.swiftFiles(in: "Sources")
        #expect(files.count > 200)
        for file in files {
            let target = try #require(Self.targets[file.target], "\(file): no such target")
            for module in SwiftLine.imports(of: file) {
                #expect(
                    target.uses.contains(module) || target.outside.contains(module),
                    "\(file) imports \(module)")
            }
        }
    }

    @Test func everyFolderIsATargetAndHasFiles() throws {
        let folders = Set(try tree.files(in: "Sources").map(\.target))
        #expect(folders == Set(Self.targets.keys))
    }

    /// What the table says is what is built: no arrow is there that is not used.
    @Test func thePackageSaysTheSame() throws {
        let declared = try packageTargets()
        #expect(Set(declared.keys) == Set(Self.targets.keys))
        for (name, uses) in declared {
            #expect(uses == Self.targets[name]?.uses, "\(name)")
        }
    }

    @Test func aCModuleIsImportedByOneTarget() throws {
        var importers: [String: Set<String>] = [:]
        for file in try tree.swiftFiles(in: "Sources") + tree.swiftFiles(in: "Tests") {
            for module in SwiftLine.imports(of: file) {
                importers[module, default: []].insert(file.target)
            }
        }
        let modules = Self.targets.keys.filter { $0.hasPrefix("C") && $0 != "Cedar" }
        #expect(modules.count == 4)
        for module in modules { #expect(importers[module]?.count == 1, "\(module)") }
    }

    @Test func whatCouldBePackagesOfTheirOwnKnowNothingOfPostern() {
        for name in ["Cedar", "ZeroMQ", "Sodium"] {
            let target = Self.targets[name]
            #expect(target?.uses.contains { $0.hasPrefix("Postern") } == false)
        }
        #expect(Self.targets["PosternClient"]?.uses.contains("PosternAuthority") == false)
    }

    /// The authority has no input or output of its own.
    @Test func theAuthoritySeesPortsOnly() throws {
        let banned: Set = ["Foundation", "Glibc", "Logging", "ZeroMQ", "Dispatch", "Sodium"]
        for file in try tree.swiftFiles(in: "Sources/PosternAuthority") {
            #expect(banned.isDisjoint(with: SwiftLine.imports(of: file)), "\(file)")
            for (number, code) in file.code.enumerated() {
                #expect(
                    code.firstMatch(of: /\b(ContinuousClock|SuspendingClock|SystemRandom\w+)\b/)
                        == nil, "\(file):\(number + 1)")
            }
        }
    }

    /// Targets of Package.swift that are no tests, with the targets that they depend on.
    private func packageTargets() throws -> [String: Set<String>] {
        let text = try tree.text("Package.swift")
        let start = /\.(target|executableTarget|systemLibrary|testTarget|plugin)\(/
        var targets: [String: Set<String>] = [:]
        let list = try #require(text.firstRange(of: "    targets: ["))
        let section = text[list.upperBound...]
        let starts = section.matches(of: start)
        for (index, match) in starts.enumerated() where match.1 != "testTarget" {
            let end =
                index + 1 < starts.count
                ? starts[index + 1].range.lowerBound : section.endIndex
            let body = section[match.range.upperBound..<end]
                .replacing(/\.product\([^)]*\)/, with: "")
            let names = body.matches(of: /"([^"]+)"/).map { String($0.1) }
            let name = try #require(names.first)
            targets[name] = Set(names.dropFirst())
        }
        return targets
    }
}
