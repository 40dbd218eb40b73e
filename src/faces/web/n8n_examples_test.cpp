// The workflows of examples/n8n fit together, fit what docs/webhooks.md promises, hold no secret, and believe nobody
// whose signature is wrong.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "platform/files.hpp"
#include "platform/hook_signature.hpp"
#include "tests/scratch.hpp"
#include "tests/where.hpp"

namespace signalbox {
namespace {

using Json = nlohmann::json;

const std::vector<std::string> workflows{"signal", "screener", "listing"};

std::string text_of(const std::filesystem::path& file) {
    auto text = read_text_file(std::filesystem::path(checkout_dir()) / file, 1U << 20);
    EXPECT_TRUE(text) << file;
    return text.value_or("");
}
Json workflow(const std::string& name) { return Json::parse(text_of("examples/n8n/" + name + ".json")); }

const Json& node_of(const Json& flow, const std::string& type) {
    for (const Json& node : flow["nodes"])
        if (node["type"] == "n8n-nodes-base." + type) return node;
    throw std::runtime_error("there is no " + type);
}

/// The fields of an event as docs/webhooks.md lists them: those of every event, and its own.
std::set<std::string> documented(const std::string& event) {
    const std::string page = text_of("docs/webhooks.md");
    const std::size_t out = page.find("## Out of Signalbox");
    const std::size_t own = page.find("### " + event + "\n", out);
    std::set<std::string> fields;
    for (const std::size_t at : {out, own}) {
        const std::string section = page.substr(at, page.find("\n##", at + 4) - at);
        const std::regex row(R"(\n\| `([a-z0-9_]+)` \|)");
        for (std::sregex_iterator it(section.begin(), section.end(), row), end; it != end; ++it)
            fields.insert((*it)[1]);
    }
    return fields;
}

/// Every text in a document.
void each_text(const Json& json, const std::function<void(const std::string&)>& visit) {
    if (json.is_string()) visit(json.get<std::string>());
    if (json.is_structured())
        for (const Json& one : json) each_text(one, visit);
}

TEST(N8nExamples, FitTogether) {
    for (const std::string& name : workflows) {
        SCOPED_TRACE(name);
        const Json flow = workflow(name);
        std::set<std::string> names, ids, reached;
        for (const Json& node : flow["nodes"]) {
            EXPECT_TRUE(names.insert(node["name"]).second);
            EXPECT_TRUE(ids.insert(node["id"]).second);
            EXPECT_EQ(node["type"].get<std::string>().find("n8n-nodes-base."), 0U);
            EXPECT_TRUE(node["typeVersion"].is_number());
            EXPECT_EQ(node["position"].size(), 2U);
            EXPECT_FALSE(node.contains("credentials")) << "whoever imports it chooses their own";
        }
        for (const auto& [from, to] : flow["connections"].items()) {
            EXPECT_TRUE(names.contains(from)) << from;
            for (const Json& output : to["main"])
                for (const Json& link : output) {
                    EXPECT_TRUE(names.contains(link["node"])) << link;
                    EXPECT_EQ(link["type"], "main");
                    reached.insert(link["node"]);
                }
        }
        EXPECT_EQ(reached.size() + 1, names.size()) << "all but the webhook are reached";
        EXPECT_EQ(flow["active"], false);
        // What is not signed goes nowhere: the second way out of IF leads to nothing.
        const Json& way = flow["connections"][node_of(flow, "if")["name"].get<std::string>()]["main"];
        EXPECT_EQ(way.size(), 2U);
        EXPECT_TRUE(way[1].empty());

        const Json& webhook = node_of(flow, "webhook");
        EXPECT_EQ(webhook["parameters"]["path"], name) << "as N8N_WEBHOOK_… is documented";
        EXPECT_EQ(webhook["parameters"]["httpMethod"], "POST");
        EXPECT_EQ(webhook["parameters"]["authentication"], "headerAuth");
        EXPECT_EQ(webhook["parameters"]["options"]["rawBody"], true) << "a signature holds for bytes";
        EXPECT_EQ(node_of(flow, "telegram")["parameters"]["operation"], "sendMessage");
        EXPECT_EQ(node_of(flow, "googleSheets")["parameters"]["operation"], "append");
    }
    EXPECT_NE(text_of("docs/webhooks.md").find("/webhook/signal"), std::string::npos);
}

TEST(N8nExamples, AskForFieldsThatThereAre) {
    for (const std::string& name : workflows) {
        SCOPED_TRACE(name);
        std::set<std::string> fields = documented(name);
        EXPECT_GE(fields.size(), 7U);
        fields.insert("accepted");  // the Code node's own word
        std::size_t asked = 0;
        each_text(workflow(name), [&](const std::string& text) {
            const std::regex field(R"(\$json\.([A-Za-z0-9_]+))");
            if (!text.starts_with("=")) return;
            for (std::sregex_iterator it(text.begin(), text.end(), field), end; it != end; ++it, ++asked)
                EXPECT_TRUE(fields.contains((*it)[1])) << (*it)[1];
        });
        EXPECT_GE(asked, 8U);
    }
}

/// The Code node's JavaScript, run by Node with what n8n would give it.
Json verified(const Scratch& place, const std::string& name, const std::string& body, const std::string& time,
              const std::string& signature, int times = 1) {
    const Json given{{"code", node_of(workflow(name), "code")["parameters"]["jsCode"]},
                     {"body", body},
                     {"times", times},
                     {"headers", {{"x-event-time", time}, {"x-signature", signature}}}};
    std::ofstream(place / "given.json") << given.dump();
    std::ofstream(place / "node.js") << R"(
const given = JSON.parse(require('fs').readFileSync('given.json', 'utf8'));
const AsyncFunction = (async () => {}).constructor;
const node = new AsyncFunction('require', '$env', '$input', '$getWorkflowStaticData', given.code);
const kept = {};
const self = { helpers: { getBinaryDataBuffer: async (item, name) => {
    if (item !== 0 || name !== 'data') throw new Error('there is no such data');
    return Buffer.from(given.body);
} } };
(async () => {
    let last;
    for (let i = 0; i < given.times; ++i)
        last = await node.call(self, require, { SIGNALBOX_WEBHOOK_SECRET: 'a secret of ours that is long' },
                               { first: () => ({ json: { headers: given.headers } }) }, () => kept);
    require('fs').writeFileSync('said.json', JSON.stringify(last));
})();
)";
    const std::string command = "cd '" + place.path().string() + "' && rm -f said.json && node node.js";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream said(place / "said.json");
    const Json items = Json::parse(said, nullptr, false);
    return items.is_array() && items.size() == 1 ? items[0]["json"] : Json(nullptr);
}

TEST(N8nExamples, BelieveOnlyWhatIsSigned) {
    if (std::system("node --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "Node.js is not installed";
    const Scratch place;
    const std::string secret = "a secret of ours that is long";
    const std::string now = std::to_string(
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count());
    for (const std::string& name : workflows) {
        SCOPED_TRACE(name);
        const std::string body = R"({"event":")" + name + R"(","id":"e-1","note":"0.10 and ü","mode":"paper"})";
        const std::string signature = sign_hook(secret, now, body);
        const Json good = verified(place, name, body, now, signature);
        EXPECT_EQ(good["accepted"], true) << good;
        EXPECT_EQ(good["note"], "0.10 and ü");
        const Json no{{"accepted", false}};
        EXPECT_EQ(verified(place, name, body + " ", now, signature), no);
        EXPECT_EQ(verified(place, name, body, now, ""), no);
        EXPECT_EQ(verified(place, name, body, now, sign_hook("another", now, body)), no);
        EXPECT_EQ(verified(place, name, body, "1000000000", sign_hook(secret, "1000000000", body)), no) << "too old";
        EXPECT_EQ(verified(place, name, body, "now", sign_hook(secret, "now", body)), no);
        EXPECT_EQ(verified(place, name, body, now, signature, 2)["accepted"], false) << "a repeat";
        const std::string other = R"({"event":"whale","id":"e-2"})";
        EXPECT_EQ(verified(place, name, other, now, sign_hook(secret, now, other))["accepted"], false);
    }
}

}  // namespace
}  // namespace signalbox
