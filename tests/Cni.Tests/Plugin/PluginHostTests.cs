// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using Cni.Json;
using Cni.Plugin;
using Cni.Values;

namespace Cni.Tests.Plugin;

public sealed class PluginHostTests
{
    private const string Configuration = """{"cniVersion":"1.1.0","name":"net","type":"meta"}""";

    private static readonly Dictionary<string, string> Complete = new()
    {
        ["CNI_CONTAINERID"] = "c1",
        ["CNI_NETNS"] = "/run/netns/blue",
        ["CNI_IFNAME"] = "eth0",
        ["CNI_ARGS"] = "K=V",
        ["CNI_PATH"] = "/a:/b",
    };

    private FakePlugin _plugin = new();

    [Theory]
    [InlineData("ADD", """{"cniVersion":"1.1.0"}""")]
    [InlineData("DEL", "")]
    [InlineData("CHECK", "")]
    [InlineData("STATUS", "")]
    [InlineData("GC", "")]
    public async Task Every_command_reaches_the_plugin_and_only_ADD_writes_a_result(string command, string stdout)
    {
        var (exitCode, output) = await RunAsync(command, Configuration, Complete);

        Assert.Equal(0, exitCode);
        Assert.Equal(stdout, output);
        Assert.Equal(command, CniCommandNames.Of(_plugin.Request!.Command));
    }

    [Fact]
    public async Task Name_and_version_keys_match_case_insensitively()
    {
        var (exitCode, _) = await RunAsync("ADD", """{"Name":"net","CNIVersion":"1.0.0"}""", Complete);
        var (_, refusal) = await RunAsync("STATUS", """{"Name":"net","CNIVersion":"1.0.0"}""", Complete);

        Assert.Equal((0, "net", CniVersion.V100), (exitCode, _plugin.Request!.NetworkName.Value, _plugin.Request.Version));
        Assert.Contains("\"1.0.0\" has no STATUS", (string?)JsonNode.Parse(refusal)!["msg"], StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)JsonNode.Parse(refusal)!["cniVersion"]);
    }

    // A message says what is wrong, where, and what to do about it.
    [Theory]
    [InlineData("ADD", "", "the network configuration on stdin cannot be read: it is empty; write one JSON object")]
    [InlineData("ADD", " \n", "the network configuration on stdin cannot be read: it is empty; write one JSON object")]
    [InlineData("ADD", "{nonsense", "correct the JSON there")]
    [InlineData("ADD", "[]", "it is not a JSON object; begin with { and end with }")]
    [InlineData("ADD", """{"name":"n\ud800"}""", "correct the JSON there")]
    [InlineData("ADD", """{"name":"n","cniVersion":"9.0.0"}""", "set a supported version")]
    [InlineData("ADD", """{"name":"n","cniVersion":1}""", "put it in quotes")]
    [InlineData("STATUS", """{"name":"n","cniVersion":"1.0.0"}""", "set cniVersion to 1.1.0")]
    [InlineData("CHECK", """{"name":"n","cniVersion":"0.3.1"}""", "set cniVersion to 0.4.0 or newer")]
    [InlineData("", "", "set it to ADD, DEL, CHECK, STATUS, GC or VERSION")]
    public async Task The_error_for_invalid_input_says_what_to_do(string command, string stdin, string remedy)
    {
        var (exitCode, output) = await RunAsync(command, stdin, Complete);

        Assert.Equal(1, exitCode);
        Assert.Contains(remedy, (string?)JsonNode.Parse(output)!["msg"], StringComparison.Ordinal);
        Assert.DoesNotContain("isFinalBlock", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("DEL")]
    [InlineData("CHECK")]
    public async Task An_attachments_request_has_all_parameters(string command)
    {
        await RunAsync(command, """{"name":"net","cniVersion":"0.4.0","x":1.50}""", Complete);

        var request = _plugin.Request!;
        Assert.Equal("c1", request.ContainerId.Value);
        Assert.Equal("/run/netns/blue", request.NetworkNamespace);
        Assert.Equal("eth0", request.InterfaceName.Value);
        Assert.Equal("K=V", request.Arguments);
        Assert.Equal(["/a", "/b"], request.Path);
        Assert.Contains(new KeyValuePair<string, string>("CNI_COMMAND", command), request.Environment);
        Assert.Equal("""{"name":"net","cniVersion":"0.4.0","x":1.50}""", Encoding.UTF8.GetString(JsonBorder.Write(request.Configuration)));
        Assert.Equal("net", request.NetworkName.Value);
        Assert.Equal(CniVersion.V040, request.Version);
        Assert.Empty(request.DuplicateKeys);
    }

    [Theory]
    [InlineData("ADD", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH")]
    [InlineData("CHECK", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH")]
    [InlineData("DEL", "CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH")]
    [InlineData("STATUS", "CNI_PATH")]
    [InlineData("GC", "CNI_PATH")]
    public async Task All_missing_required_variables_are_named_in_one_error(string command, params string[] required)
    {
        var (exitCode, output) = await RunAsync(command, Configuration, []);

        Assert.Equal(1, exitCode);
        var error = Error(output);
        Assert.Equal(4, error.Code);
        Assert.Equal(required, Complete.Keys.Where(name => error.Message.Contains(name, StringComparison.Ordinal)));
        Assert.Null(_plugin.Request);
    }

    [Theory]
    [InlineData("DEL", "CNI_NETNS", "CNI_ARGS")]
    [InlineData("STATUS", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS")]
    [InlineData("GC", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS")]
    public async Task An_optional_variable_may_be_missing(string command, params string[] optional)
    {
        var (exitCode, _) = await RunAsync(command, Configuration, Complete.ExceptBy(optional, pair => pair.Key));

        Assert.Equal(0, exitCode);
    }

    [Theory]
    [InlineData("CNI_CONTAINERID", "../c1")]
    [InlineData("CNI_CONTAINERID", "c 1")]
    [InlineData("CNI_IFNAME", "eth/0")]
    [InlineData("CNI_IFNAME", "..")]
    [InlineData("CNI_IFNAME", "an-interface-name")]
    [InlineData("CNI_COMMAND", "UPDATE")]
    [InlineData("CNI_COMMAND", "add")]
    [InlineData("CNI_COMMAND", "")]
    public async Task An_invalid_variable_is_named(string name, string value)
    {
        var variables = new Dictionary<string, string>(Complete) { [name] = value };

        var (exitCode, output) = await RunAsync("ADD", Configuration, variables);

        Assert.Equal(1, exitCode);
        Assert.Equal(4, Error(output).Code);
        Assert.Contains(name, Error(output).Message, StringComparison.Ordinal);
        Assert.Null(_plugin.Request);
    }

    [Theory]
    [InlineData("", 6)]
    [InlineData("{", 6)]
    [InlineData("[]", 6)]
    [InlineData("null", 6)]
    [InlineData("""{"name":"net","cniVersion":1}""", 6)]
    [InlineData("""{"cniVersion":"1.1.0"}""", 7)]
    [InlineData("""{"cniVersion":"1.1.0","name":""}""", 7)]
    [InlineData("""{"cniVersion":"1.1.0","name":5}""", 7)]
    [InlineData("""{"cniVersion":"1.1.0","name":"a/b"}""", 7)]
    [InlineData("""{"cniVersion":"9.9.9","name":"net"}""", 1)]
    [InlineData("""{"cniVersion":"one","name":"net"}""", 1)]
    public async Task Input_that_is_not_a_valid_network_configuration_is_refused(string configuration, int code)
    {
        var (exitCode, output) = await RunAsync("ADD", configuration, Complete);

        Assert.Equal(1, exitCode);
        Assert.Equal(code, Error(output).Code);
        Assert.Null(_plugin.Request);
    }

    [Theory]
    [InlineData("CHECK", "0.3.1", 1)]
    [InlineData("CHECK", "0.4.0", 0)]
    [InlineData("GC", "1.0.0", 1)]
    [InlineData("GC", "1.1.0", 0)]
    [InlineData("STATUS", "1.0.0", 1)]
    [InlineData("STATUS", "1.1.0", 0)]
    [InlineData("ADD", "0.1.0", 0)]
    [InlineData("DEL", "0.1.0", 0)]
    public async Task A_command_requires_a_CNI_version_that_supports_it(string command, string version, int exitCode)
    {
        var (actual, output) = await RunAsync(command, $$"""{"name":"net","cniVersion":"{{version}}"}""", Complete);

        Assert.Equal(exitCode, actual);
        if (exitCode != 0)
        {
            Assert.Equal(1, Error(output).Code);
            Assert.Null(_plugin.Request);
        }
    }

    [Fact]
    public async Task An_unsupported_version_is_refused_with_the_supported_ones()
    {
        _plugin = new FakePlugin { SupportedVersions = [CniVersion.V040, CniVersion.V100] };

        var (_, output) = await RunAsync("ADD", """{"name":"net","cniVersion":"1.1.0"}""", Complete);

        Assert.Equal(1, Error(output).Code);
        Assert.Contains("1.1.0", Error(output).Message, StringComparison.Ordinal);
        Assert.Contains("0.4.0, 1.0.0", Error(output).Details, StringComparison.Ordinal);
        Assert.Equal("1.0.0", (string?)Object(output)["cniVersion"]);
    }

    [Fact]
    public async Task A_configuration_without_a_version_means_0_1_0()
    {
        await RunAsync("ADD", """{"name":"net"}""", Complete);

        Assert.Equal(CniVersion.V010, _plugin.Request!.Version);
    }

    [Fact]
    public async Task Duplicate_keys_are_passed_to_the_plugin()
    {
        await RunAsync("ADD", """{"name":"net","dns":{"a":1,"a":2},"name":"other"}""", Complete);

        Assert.Equal(["dns.a", "name"], _plugin.Request!.DuplicateKeys);
        Assert.Equal("other", _plugin.Request.NetworkName.Value);
    }

    [Theory]
    [InlineData(4 * 1024 * 1024, 0, 0)]
    [InlineData((4 * 1024 * 1024) + 1, 1, 5)]
    public async Task Stdin_is_bounded(int length, int exitCode, int code)
    {
        var (actual, output) = await RunAsync("DEL", Configuration.PadRight(length), Complete);

        Assert.Equal(exitCode, actual);
        Assert.Equal(code, exitCode == 0 ? 0 : Error(output).Code);
    }

    [Theory]
    [InlineData("", "1.1.0")]
    [InlineData("garbage", "1.1.0")]
    [InlineData("{}", "1.1.0")]
    [InlineData("""{"cniVersion":""}""", "1.1.0")]
    [InlineData("""{"cniVersion":"9.9.9"}""", "1.1.0")]
    [InlineData("""{"cniVersion":"0.4.0"}""", "0.4.0")]
    public async Task VERSION_is_always_answered(string input, string version)
    {
        var (exitCode, output) = await RunAsync("VERSION", input, []);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            $$"""{"cniVersion":"{{version}}","supportedVersions":["0.1.0","0.2.0","0.3.0","0.3.1","0.4.0","1.0.0","1.1.0"]}""", output);
    }

    [Fact]
    public async Task A_CNI_error_of_the_plugin_is_written_to_stdout_unchanged()
    {
        _plugin = new FakePlugin { Work = () => throw new CniException(new CniError(123, "é > b", "why")) };

        var (exitCode, output) = await RunAsync("DEL", """{"name":"net","cniVersion":"0.4.0"}""", Complete);

        Assert.Equal(1, exitCode);
        Assert.Equal("""{"cniVersion":"0.4.0","code":123,"msg":"é > b","details":"why"}""", output);
    }

    [Fact]
    public async Task Any_other_exception_is_code_105_with_type_and_message_but_no_stack_trace()
    {
        _plugin = new FakePlugin { Work = () => throw new InvalidOperationException("boom") };

        var (exitCode, output) = await RunAsync("ADD", Configuration, Complete);

        Assert.Equal(1, exitCode);
        Assert.Equal(105, Error(output).Code);
        Assert.Contains("InvalidOperationException: boom", Error(output).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(nameof(FakePlugin), output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operating_system_error_is_an_IO_failure_not_an_internal_error()
    {
        _plugin = new FakePlugin { Work = () => throw new IOException("Too many open files") };

        var (exitCode, output) = await RunAsync("DEL", Configuration, Complete);

        Assert.Equal(1, exitCode);
        Assert.Equal((int)CniErrorCode.IOFailure, Error(output).Code);
        Assert.Contains("Too many open files", Error(output).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_cancelled_by_the_deadline_is_code_11_try_again_later()
    {
        using var deadline = new CancellationTokenSource();
        _plugin = new FakePlugin
        {
            Work = () =>
            {
                deadline.Cancel();
                throw new OperationCanceledException(deadline.Token);
            },
        };

        var (exitCode, output) = await RunAsync("ADD", Configuration, Complete, deadline.Token);

        Assert.Equal(1, exitCode);
        Assert.Equal(11, Error(output).Code);
    }

    // A full disk behind a redirected stdout, say: the error is shorter and may still fit.
    [Fact]
    public async Task A_result_that_cannot_be_written_to_stdout_is_an_IO_failure()
    {
        using var stdout = new ChokingStream { Failures = 1 };
        var invocation = new PluginInvocation
        {
            Environment = [new("CNI_COMMAND", "ADD"), .. Complete],
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(Configuration)),
            StandardOutput = stdout,
        };

        var exitCode = await PluginHost.RunAsync(_plugin, invocation, CancellationToken.None);

        var error = Error(Encoding.UTF8.GetString(stdout.ToArray()));
        Assert.Equal(1, exitCode);
        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains(ChokingStream.Reason, error.Message, StringComparison.Ordinal);
    }

    // Nobody is left to tell, and a stack trace on stderr would tell it to the wrong one.
    [Theory]
    [InlineData("ADD")]
    [InlineData("FROB")]
    public async Task Stdout_that_cannot_be_written_at_all_is_exit_code_1(string command)
    {
        using var stdout = new ChokingStream { Failures = int.MaxValue };
        var invocation = new PluginInvocation
        {
            Environment = [new("CNI_COMMAND", command), .. Complete],
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(Configuration)),
            StandardOutput = stdout,
        };

        Assert.Equal(1, await PluginHost.RunAsync(_plugin, invocation, CancellationToken.None));
    }

    [Fact]
    public async Task VERSION_is_answered_where_stdin_cannot_be_read()
    {
        using var stdout = new MemoryStream();
        var invocation = new PluginInvocation
        {
            Environment = [new("CNI_COMMAND", "VERSION")],
            StandardInput = new UnreadableStream(),
            StandardOutput = stdout,
        };

        Assert.Equal(0, await PluginHost.RunAsync(_plugin, invocation, CancellationToken.None));
        Assert.NotNull(Object(Encoding.UTF8.GetString(stdout.ToArray()))["supportedVersions"]);
    }

    [Fact]
    public async Task A_result_that_the_plugin_writes_itself_is_written_once()
    {
        _plugin = new FakePlugin { WritesItself = true };

        var (exitCode, output) = await RunAsync("ADD", Configuration, Complete);

        Assert.Equal(0, exitCode);
        Assert.Equal("1.1.0", (string?)Object(output)["cniVersion"]);
    }

    private static JsonObject Object(string json) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(json), "stdout");

    private static CniError Error(string output) =>
        CniErrorCodec.TryRead(Object(output), out var error) ? error : throw new InvalidOperationException($"no error: {output}");

    private async Task<(int ExitCode, string Output)> RunAsync(
        string command, string input, IEnumerable<KeyValuePair<string, string>> variables, CancellationToken cancellation = default)
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var stdout = new MemoryStream();
        var invocation = new PluginInvocation
        {
            Environment = [new("CNI_COMMAND", command), .. variables],
            StandardInput = stdin,
            StandardOutput = stdout,
        };

        var exitCode = await PluginHost.RunAsync(_plugin, invocation, cancellation);

        var text = Encoding.UTF8.GetString(stdout.ToArray());
        Assert.True(text.Length == 0 || text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1, "an answer is one line");
        return (exitCode, text.TrimEnd('\n'));
    }
}
