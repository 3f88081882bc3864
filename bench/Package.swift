// swift-tools-version: 6.2
import PackageDescription

// The bench is a package of its own, so that users of the client do not build it.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "postern-bench",
    products: [.executable(name: "postern-bench", targets: ["postern-bench"])],
    dependencies: [
        .package(name: "postern", path: ".."),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "CBench", linkerSettings: [.linkedLibrary("sqlite3")]),
        .target(
            name: "PosternBench",
            dependencies: [
                "CBench",
                .product(name: "PosternClient", package: "postern"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ], swiftSettings: strict),
        .executableTarget(
            name: "postern-bench",
            dependencies: [
                "PosternBench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),
        .testTarget(
            name: "PosternBenchTests", dependencies: ["PosternBench"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
