import ArgumentParser
import Cedar
import Foundation
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy format`: lays policies out in the conventional way.
    struct Format: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "format",
            abstract: "Lay policies out in the conventional way.",
            discussion: """
                Only blanks, line ends and commas before closing brackets change; comments stay. \
                Without files, or with `-`, standard input is formatted. Folders stand for their \
                `*.cedar` files. The layout is this command's own and not that of the reference's \
                `cedar format`: what the one has laid out, the other would change, so check with \
                one of them only.

                EXAMPLES
                  postern policy format < a.cedar
                  postern policy format --check ./policies
                  postern policy format --write --line-width 100 --indent 4 ./policies

                EXIT CODES
                  0  formatted; with --check: nothing would change
                  1  with --check: a file would change; each is named
                  2  wrong use, or a file that cannot be read
                """)

        @Argument(help: "Policy files, or folders of them.", completion: .file())
        var paths: [String] = []

        @Flag(help: "Change nothing, and name the files that would change.")
        var check = false

        @Flag(help: "Put the result in place of each file, whole or not at all.")
        var write = false

        @Option(help: ArgumentHelp("Columns of a line, 20 to 1000.", valueName: "columns"))
        var lineWidth = FormatOptions().lineWidth

        @Option(help: ArgumentHelp("Blanks for each level, 0 to 16.", valueName: "blanks"))
        var indent = FormatOptions().indentWidth

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        mutating func validate() throws {
            guard FormatOptions.lineWidths.contains(lineWidth) else {
                throw ValidationError("--line-width takes a number from 20 to 1000")
            }
            guard FormatOptions.indentWidths.contains(indent) else {
                throw ValidationError("--indent takes a number from 0 to 16")
            }
            guard !(check && write) else {
                throw ValidationError("--check changes nothing; leave --write out")
            }
            guard !write || !(paths.isEmpty || paths.contains(InputFile.standardInput)) else {
                throw ValidationError("--write needs files; standard input cannot be written")
            }
        }

        func run() throws {
            let results: [FormattedFile]
            do throws(ConfigurationError) {
                results = try format()
                if write { for file in results where file.changed { try file.replace() } }
            } catch {
                throw try InputReport.fail(error, json: json)
            }
            let changed = results.filter(\.changed)
            if json {
                Terminal.say(
                    try JSONOutput.text(
                        FormatReport(results, showsText: !check && !write)))
            } else if check {
                for file in changed { Terminal.say(Terminal.printable(file.source)) }
            } else if !write {
                Terminal.write(results.map(\.text).joined())
            }
            guard !check || changed.isEmpty else { throw ExitCode.no }
        }

        private func format() throws(ConfigurationError) -> [FormattedFile] {
            let files = try PolicyFiles.read(
                paths.isEmpty ? [InputFile.standardInput] : paths,
                suffixes: [PolicyFiles.textSuffix])
            let options = FormatOptions(lineWidth: lineWidth, indentWidth: indent)
            var results: [FormattedFile] = []
            var problems: [ConfigurationProblem] = []
            for file in files.files {
                do throws(ConfigurationError) {
                    results.append(try FormattedFile(file, options))
                } catch {
                    problems += error.problems
                }
            }
            guard problems.isEmpty else { throw ConfigurationError(problems) }
            return results
        }
    }
}
