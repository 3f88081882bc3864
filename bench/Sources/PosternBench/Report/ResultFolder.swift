import Foundation

/// Where a run's files go.
package struct ResultFolder {
    private let folder: String

    package init(_ folder: String) { self.folder = folder }

    package var resultPath: String { "\(folder)/result.json" }
    package var reportPath: String { "\(folder)/report.html" }

    /// Makes the folder where it is missing, before anything is measured for it.
    ///
    /// - Throws: where it is none, or nothing can be written into it.
    package func make() throws(BenchError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw BenchError(
                "`\(folder)` is no folder and cannot be made one; name another with `--out`")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw BenchError("nothing can be written into `\(folder)`; name another with `--out`")
        }
    }

    /// Overwrites.
    package func write(_ result: BenchResult) throws(BenchError) {
        do {
            try result.json().write(to: URL(fileURLWithPath: resultPath))
            try Data(HTMLReport(result).html.utf8).write(to: URL(fileURLWithPath: reportPath))
        } catch let error as BenchError {
            throw error
        } catch {
            throw BenchError(
                "nothing can be written into `\(folder)`: \(error.localizedDescription)")
        }
    }
}
