// gRPC's client: unary with one request at a time, or one stream with any number in flight.
//
//   grpc-load PATH REQUEST_BYTES unary|stream
//
// One thread and one completion queue, as in grpc-echo.cc. Only the open loop has two threads, one
// that sends by the clock and one that reads: a queue's wait knows only whole milliseconds.

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <thread>
#include <vector>

#include "driver.h"
#include "echo.grpc.pb.h"

using postern::bench::Echo;
using postern::bench::Payload;

namespace {

constexpr uint64_t numberMask = 0xFFFFF;

class Load {
public:
    Load(const std::string &path, size_t request_bytes)
        : stub_(Echo::NewStub(
              grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials()))),
          asked_(numberMask + 1)
    {
        request_.set_content(std::string(request_bytes, '\1'));
        results_make(&results_, 1);
    }

    size_t tryOne()
    {
        Payload reply;
        grpc::ClientContext context;
        context.set_wait_for_ready(true);
        context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
        grpc::Status status = stub_->Call(&context, request_, &reply);
        if (!status.ok()) {
            fail("no reply from the echo: %s", status.error_message().c_str());
        }
        return reply.content().size();
    }

    void unary(const command &command)
    {
        Payload reply;
        uint64_t start = now_ns(), end = start + command.milliseconds * 1000000, asked;
        do {
            asked = now_ns();
            grpc::ClientContext context;
            grpc::Status status;
            auto call = stub_->AsyncCall(&context, request_, &queue_);
            call->Finish(&reply, &status, nullptr);
            if (!next() || !status.ok()) {
                fail("the echo is gone");
            }
            results_.decisions++;
        } while (results_add(&results_, now_ns() - asked) && now_ns() < end);
        finish(start);
    }

    void closed(const command &command)
    {
        Payload reply;
        grpc::ClientContext context;
        auto stream = stub_->AsyncStream(&context, &queue_, beginTag);
        if (next() != beginTag) {
            fail("the echo is gone");
        }
        uint64_t start = now_ns(), end = start + command.milliseconds * 1000000, sent = 0;
        uint64_t allowed = command.amount;
        bool isWriting = false, hasRoom = true;
        for (uint64_t i = 0; i < allowed; i++) {
            asked_[i & numberMask].store(start, std::memory_order_relaxed);
        }
        stream->Read(&reply, readTag);
        while (results_.decisions < allowed) {
            if (!isWriting && sent < allowed) {
                number(sent++);
                grpc::WriteOptions options;
                if (sent < allowed) {
                    options.set_buffer_hint();
                }
                stream->Write(request_, options, writeTag);
                isWriting = true;
            }
            void *tag = next();
            if (tag == writeTag) {
                isWriting = false;
            } else if (tag == readTag) {
                hasRoom = take(reply) && hasRoom;
                uint64_t now = now_ns();
                if (now < end && hasRoom) {
                    asked_[allowed++ & numberMask].store(now, std::memory_order_relaxed);
                }
                if (results_.decisions < allowed) {
                    stream->Read(&reply, readTag);
                }
            } else {
                fail("the echo is gone");
            }
        }
        finish(start);
        if (isWriting) {
            next();
        }
        grpc::Status status;
        stream->WritesDone(writeTag), next();
        stream->Finish(&status, readTag), next();
    }

    void open(const command &command)
    {
        grpc::ClientContext context;
        auto stream = stub_->Stream(&context);
        const uint64_t start = now_ns(), end = start + command.milliseconds * 1000000;
        const uint64_t total = command.milliseconds * command.amount / 1000;
        std::thread reader([&] {
            Payload reply;
            while (results_.decisions < total && stream->Read(&reply)) {
                take(reply);
            }
        });
        // Behind by that much the loop ends: what was not sent is lost.
        const uint64_t last = end + DRAIN_NS;
        uint64_t sent = 0;
        for (; sent < total && now_ns() < last; sent++) {
            uint64_t due = start + static_cast<uint64_t>(sent * 1e9 / command.amount);
            waitUntil(due);
            send(stream.get(), sent, due);
        }
        while (answered_.load() < sent && now_ns() < last) {
            waitUntil(now_ns() + 1000000);
        }
        if (answered_.load() < total) {
            context.TryCancel();
        }
        reader.join();
        results_.lost = total - results_.decisions;
        finish(start);
        // What was not answered took so long at least; replies come in order.
        for (uint64_t i = results_.decisions; i < total; i++) {
            uint64_t due = start + static_cast<uint64_t>(i * 1e9 / command.amount);
            results_add(&results_, now_ns() - due);
        }
        close(stream.get());
    }

    results results_;

    void clear()
    {
        results_clear(&results_);
        answered_ = 0;
    }

private:
    using ClientStream = grpc::ClientReaderWriter<Payload, Payload>;

    // The tag of what is done, or null.
    void *next()
    {
        void *tag;
        bool isFine;
        return queue_.Next(&tag, &isFine) && isFine ? (tag ? tag : beginTag) : nullptr;
    }

    void number(uint64_t number)
    {
        uint32_t name = number & numberMask;
        memcpy(request_.mutable_content()->data() + 4, &name, sizeof name);
    }

    void send(ClientStream *stream, uint64_t number, uint64_t asked)
    {
        asked_[number & numberMask].store(asked, std::memory_order_relaxed);
        this->number(number);
        if (!stream->Write(request_)) {
            fail("the echo is gone");
        }
    }

    bool take(const Payload &reply)
    {
        uint32_t name = 0;
        memcpy(&name, reply.content().data() + 4, sizeof name);
        uint64_t asked = asked_[name & numberMask].load(std::memory_order_relaxed);
        results_.decisions++;
        answered_.fetch_add(1);
        return results_add(&results_, now_ns() - asked);
    }

    void finish(uint64_t start)
    {
        results_.elapsed_ns = now_ns() - start;
        results_.answered[0] = results_.decisions;
    }

    static void close(ClientStream *stream)
    {
        Payload rest;
        stream->WritesDone();
        while (stream->Read(&rest)) {
        }
        stream->Finish();
    }

    static void waitUntil(uint64_t due)
    {
        timespec at = {static_cast<time_t>(due / 1000000000),
                       static_cast<long>(due % 1000000000)};
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr);
    }

    void *const beginTag = &queue_, *const readTag = &request_, *const writeTag = &answered_;
    grpc::CompletionQueue queue_;
    std::unique_ptr<Echo::Stub> stub_;
    Payload request_;
    std::vector<std::atomic<uint64_t>> asked_;
    std::atomic<uint64_t> answered_{0};
};

}  // namespace

int main(int argc, char **argv)
{
    if (argc != 4 || (strcmp(argv[3], "unary") && strcmp(argv[3], "stream"))) {
        fprintf(stderr, "usage: grpc-load PATH REQUEST_BYTES unary|stream\n");
        return 2;
    }
    driver_start();
    const size_t request_bytes = strtoul(argv[2], nullptr, 10);
    const bool is_unary = !strcmp(argv[3], "unary");
    if (request_bytes < 8 || request_bytes > 65536) {
        fail("a request has 8 to 65536 bytes");
    }
    Load load(argv[1], request_bytes);
    const size_t reply_bytes = load.tryOne();
    say_ready(request_bytes, reply_bytes, 0, 0);
    command command;
    while ((command = read_command()).kind != COMMAND_END) {
        load.clear();
        if (command.kind == COMMAND_CLOSED && is_unary && command.amount == 1) {
            load.unary(command);
        } else if (command.kind == COMMAND_CLOSED && !is_unary) {
            load.closed(command);
        } else if (command.kind == COMMAND_OPEN && !is_unary) {
            load.open(command);
        } else {
            fail("this load is not known here");
        }
        results_write(&load.results_);
    }
}
