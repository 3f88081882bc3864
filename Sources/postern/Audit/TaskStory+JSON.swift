import PosternAudit
import PosternCore

extension TaskStory {
    /// Each record is there once; one that is of several credentials is with the first.
    var json: String {
        var json = JSONText()
        var written: Set<UInt64> = []
        json.object { json in
            json.field("task", task)
            json.array("story") { json in
                for node in nodes where node.sequence > 0 {
                    json.object { json in
                        switch node {
                        case .other(let entry):
                            json.key("entry")
                            entry.write(to: &json)
                        case .chapter(let chapter): write(chapter, &written, to: &json)
                        }
                    }
                }
            }
        }
        return json.text
    }

    private func write(
        _ chapter: StoryChapter, _ written: inout Set<UInt64>, to json: inout JSONText
    ) {
        json.field("credential", chapter.credential.hex)
        if chapter.isAbove { json.field("above", true) }
        if let attest = chapter.attest {
            json.key("entry")
            attest.write(to: &json)
        }
        let calls = chapter.calls.filter { written.insert($0.sequence).inserted }
        json.array("calls") { json in
            for call in calls { call.write(to: &json) }
        }
    }
}
