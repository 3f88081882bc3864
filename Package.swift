// swift-tools-version: 6.2
import PackageDescription

// The layers are those of the design: an arrow between targets points down only.
//
//   4  postern
//   3  PosternBroker  PosternHost  PosternStore  PosternAudit  PosternConfiguration  PosternClient
//   2  PosternAuthority
//   1  PosternWire  ZeroMQ  Sodium
//   0  PosternCore  Cedar  CZeroMQ  CSodium  CPosternHost  CPosternAudit

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "postern",
    products: [
        .executable(name: "postern", targets: ["postern"]),
        .library(name: "PosternClient", targets: ["PosternClient"]),
        .library(name: "Cedar", targets: ["Cedar"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CSodium"),
        .target(name: "CPosternHost"),
        .target(name: "CPosternAudit"),
        .target(name: "PosternCore", swiftSettings: strict),
        .target(name: "Cedar", swiftSettings: strict),
        .target(name: "ZeroMQ", dependencies: ["CZeroMQ"], swiftSettings: strict),
        .target(name: "Sodium", dependencies: ["CSodium"], swiftSettings: strict),
        .target(name: "PosternWire", dependencies: ["PosternCore"], swiftSettings: strict),
        .target(
            name: "PosternAuthority", dependencies: ["PosternCore", "Cedar"],
            swiftSettings: strict),
        .target(
            name: "PosternHost",
            dependencies: ["PosternCore", "PosternAuthority", "Sodium", "CPosternHost"],
            swiftSettings: strict),
        .target(
            name: "PosternStore",
            dependencies: [
                "PosternCore", "PosternAuthority", "Sodium",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .target(
            name: "PosternAudit",
            dependencies: [
                "PosternCore", "PosternWire", "PosternAuthority", "Sodium", "CPosternAudit",
            ], swiftSettings: strict),
        .target(
            name: "PosternBroker",
            dependencies: [
                "PosternCore", "PosternWire", "PosternAuthority", "Cedar", "ZeroMQ",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(
            name: "PosternClient",
            dependencies: ["PosternCore", "PosternWire", "ZeroMQ"], swiftSettings: strict),
        .target(
            name: "PosternConfiguration",
            dependencies: [
                "PosternCore", "PosternAuthority", "Cedar", "ZeroMQ",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Yams", package: "Yams"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "postern",
            dependencies: [
                "PosternCore", "PosternAuthority", "PosternBroker", "PosternHost",
                "PosternStore", "PosternAudit", "PosternClient", "PosternConfiguration", "Cedar",
                "ZeroMQ", "Sodium",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),

        .testTarget(name: "TidyTests", swiftSettings: strict),
        .testTarget(
            name: "PosternCoreTests", dependencies: ["PosternCore"], swiftSettings: strict),
        .testTarget(
            name: "PosternAuthorityTests",
            dependencies: ["PosternCore", "PosternAuthority", "Cedar"], swiftSettings: strict),
        .testTarget(
            name: "PosternBrokerTests",
            dependencies: [
                "PosternCore", "PosternWire", "PosternAuthority", "PosternBroker", "Cedar",
                "ZeroMQ", .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .testTarget(
            name: "CedarTests", dependencies: ["Cedar"], resources: [.copy("Fixtures")],
            swiftSettings: strict),
        .testTarget(name: "ZeroMQTests", dependencies: ["ZeroMQ"], swiftSettings: strict),
        .testTarget(name: "SodiumTests", dependencies: ["Sodium"], swiftSettings: strict),
        .testTarget(
            name: "PosternWireTests", dependencies: ["PosternWire", "PosternCore"],
            swiftSettings: strict),
        .testTarget(
            name: "PosternStoreTests",
            dependencies: [
                "PosternStore", "PosternAuthority", "PosternCore",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: strict),
        .testTarget(
            name: "PosternAuditTests",
            dependencies: [
                "PosternAudit", "PosternAuthority", "PosternCore", "PosternWire", "Sodium", "Cedar",
            ], swiftSettings: strict),
        .testTarget(
            name: "PosternHostTests",
            dependencies: ["PosternHost", "PosternAuthority", "PosternCore", "Sodium"],
            swiftSettings: strict),
        .testTarget(
            name: "PosternConfigurationTests",
            dependencies: ["PosternConfiguration", "PosternCore", "ZeroMQ", "Cedar", "postern"],
            swiftSettings: strict),
        .testTarget(
            name: "PosternClientTests",
            dependencies: [
                "PosternCore", "PosternWire", "PosternClient", "PosternBroker",
                "PosternAuthority", "PosternHost", "Cedar", "ZeroMQ",
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
