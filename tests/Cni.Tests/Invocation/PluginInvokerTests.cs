// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;
using Cni.Tests.Runtime;
using Cni.Values;

namespace Cni.Tests.Invocation;

public sealed class PluginInvokerTests
{
    private readonly FakePluginRunner _runner = new();

    // CNI §5 "Error", the example of the specification.
    [Fact]
    public void A_plugins_own_error_is_kept_whole()
    {
        _runner.Answers(
            "bridge",
            """{"cniVersion":"1.1.0","code":7,"msg":"Invalid Configuration","details":"Network 192.168.0.0/31 too small to allocate from."}""",
            exitCode: 1);

        var exception = Assert.Throws<CniException>(Del);

        Assert.Equal(new CniError(7, "Invalid Configuration", "Network 192.168.0.0/31 too small to allocate from."), exception.Error);
        Assert.Equal("bridge", exception.PluginType);
    }

    [Theory]
    [InlineData("", "panic: nil map", "panic: nil map")]
    [InlineData("usage: hunter2", "", "it wrote nothing to stderr, and 14 bytes to stdout")]
    [InlineData("{}", "why", "why")]
    [InlineData("null", "why", "why")]
    [InlineData("""{"code":"seven","msg":"x"}""", "why", "why")]
    [InlineData("""{"code":"seven"}""", "why", "why")]
    [InlineData("""{"code":7,"msg":5}""", "why", "why")]
    [InlineData("\uD83D{", "why", "why")]
    public void A_failure_without_a_CNI_error_is_code_101_with_the_output_of_the_plugin(string stdout, string stderr, string details)
    {
        _runner.Answers("bridge", stdout, exitCode: 2, stderr: stderr);

        var exception = Assert.Throws<CniException>(Del);

        Assert.Equal(101, exception.Error.Code);
        Assert.Contains("bridge", exception.Error.Message, StringComparison.Ordinal);
        Assert.Contains("2", exception.Error.Message, StringComparison.Ordinal);
        Assert.Equal(details, exception.Error.Details);
        Assert.Equal("bridge", exception.PluginType);
    }

    [Theory]
    [InlineData("""{"Code":7,"Msg":"its own words","Details":"more"}""")]
    [InlineData("""{"code":7,"msg":null,"MSG":"its own words","details":"more"}""")]
    public void A_plugin_may_spell_the_keys_of_its_error_in_any_case(string stdout)
    {
        _runner.Answers("bridge", stdout, exitCode: 1);

        Assert.Equal(new CniError(7, "its own words", "more"), Assert.Throws<CniException>(Del).Error);
    }

    [Fact]
    public void A_CNI_error_with_code_0_keeps_its_message_and_becomes_code_101()
    {
        _runner.Answers("bridge", """{"code":0,"msg":"netplugin failed"}""", exitCode: 1);

        Assert.Equal(new CniError(101, "netplugin failed"), Assert.Throws<CniException>(Del).Error);
    }

    // Go reads a msg that is missing as an empty one.
    [Theory]
    [InlineData("""{"code":7}""", 7)]
    [InlineData("""{"code":7,"msg":null}""", 7)]
    [InlineData("""{"code":11,"msg":" "}""", 11)]
    [InlineData("""{"code":0,"msg":""}""", 101)]
    public void A_CNI_error_without_a_message_keeps_its_code_and_gets_one_from_stderr(string stdout, int code)
    {
        _runner.Answers("bridge", stdout, exitCode: 3, stderr: "starting\nno room left\n\n");

        var error = Assert.Throws<CniException>(Del).Error;

        Assert.Equal(
            new CniError(
                code,
                "plugin bridge failed with exit code 3 and gave no reason; the last line of its stderr: no room left",
                "starting\\nno room left"),
            error);
    }

    [Fact]
    public void A_CNI_error_without_message_and_stderr_says_what_to_do()
    {
        _runner.Answers("bridge", """{"code":7,"msg":"","details":"d"}""", exitCode: 1);

        Assert.Equal(
            new CniError(7, "plugin bridge failed with exit code 1 and gave no reason; run it by hand to find out, or ask its authors", "d"),
            Assert.Throws<CniException>(Del).Error);
    }

    [Fact]
    public void A_plugin_killed_by_a_signal_is_code_102_regardless_of_its_output()
    {
        _runner.Answers("bridge", """{"code":7,"msg":"x"}""", exitCode: -1, stderr: "last words", signal: 9);

        var exception = Assert.Throws<CniException>(Del);

        Assert.Equal(102, exception.Error.Code);
        Assert.Contains("SIGKILL", exception.Error.Message, StringComparison.Ordinal);
        Assert.Equal("last words", exception.Error.Details);
        Assert.Equal("bridge", exception.PluginType);
    }

    [Fact]
    public void The_end_of_a_long_stderr_is_reported()
    {
        _runner.Answers("bridge", "", exitCode: 1, stderr: new string('a', 100_000) + "END");

        var details = Assert.Throws<CniException>(Del).Error.Details;

        Assert.EndsWith("END", details, StringComparison.Ordinal);
        Assert.Equal(2048, Encoding.UTF8.GetByteCount(details));
    }

    [Fact]
    public void A_plugin_that_is_not_found_is_named_by_the_exception()
    {
        var exception = Assert.Throws<CniException>(Del);

        Assert.Equal(100, exception.Error.Code);
        Assert.Equal("bridge", exception.PluginType);
    }

    [Fact]
    public void The_output_of_a_successful_DEL_is_ignored()
    {
        _runner.Answers("bridge", "garbage");

        Del();

        Assert.Single(_runner.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("ok")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"cniVersion\":\"1.0.0\"} trailing")]
    [InlineData("""{"cniVersion":"1.0.0","ips":{}}""")]
    [InlineData("""{"cniVersion":"1.0.0","ips":[{"address":"10.0.0"}]}""")]
    [InlineData("""{"cniVersion":"9.0.0"}""")]
    [InlineData("""{"cniVersion":"1.0.0","code":11,"msg":"try again"}""")]
    public void A_successful_ADD_without_a_result_is_104(string stdout)
    {
        _runner.Answers("bridge", stdout);

        var exception = Assert.Throws<CniException>(Add);

        Assert.Equal(104, exception.Error.Code);
        Assert.Contains("bridge", exception.Error.Message, StringComparison.Ordinal);
        Assert.Equal("bridge", exception.PluginType);
    }

    [Theory]
    [InlineData("interfaces", """{"name":"a"}""", 257, "257 interfaces")]
    [InlineData("ips", """{"address":"10.0.0.1/8"}""", 257, "257 addresses")]
    [InlineData("routes", """{"dst":"10.0.0.0/8"}""", 1025, "1025 routes")]
    [InlineData("x", "\"1234567890\"", 20_000, "JSON values")]
    [InlineData("x", "\"1234567890123456789012345678901234567890\"", 10_000, "bytes")]
    public void A_result_that_is_larger_than_the_limits_is_104_with_the_limit(string key, string item, int count, string what)
    {
        string Result(int items) => $$"""{"cniVersion":"1.0.0","{{key}}":[{{string.Join(',', Enumerable.Repeat(item, items))}}]}""";
        _runner.Answers("bridge", Result(count));

        var error = Assert.Throws<CniException>(Add).Error;

        Assert.Equal(104, error.Code);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains("limit", error.Message, StringComparison.Ordinal);
        _runner.Answers("bridge", Result(256));
        Assert.NotNull(Add());
    }

    [Fact]
    public void The_number_of_dns_entries_in_a_result_is_limited()
    {
        _runner.Answers("bridge", $$"""{"cniVersion":"1.0.0","dns":{ "search":[{{string.Join(',', Enumerable.Repeat("\"a\"", 65))}}] } }""");

        Assert.Contains("65 dns.search", Assert.Throws<CniException>(Add).Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"cniVersion":"1.0.0","code":999,"msg":"no, """, 999, "no, ")]
    [InlineData("""{"code":7,"msg":"whole","details":"no, """, 7, "whole")]
    [InlineData("""{"x":{"y":[1]},"code":11,"details":"no, """, 11, "gave no reason")]
    [InlineData("""{"msg":"no, """, 101, "no CNI error")]
    [InlineData("""["no, """, 101, "no CNI error")]
    [InlineData("""no, """, 101, "no CNI error")]
    public void An_error_that_is_cut_off_keeps_its_code_and_the_start_of_its_message(string stdout, int code, string words)
    {
        _runner.Says("bridge", new PluginOutput
        {
            ExitCode = 1,
            StandardOutput = Encoding.UTF8.GetBytes(stdout + new string('x', 100_000)),
            IsOutputCut = true,
        });

        var error = Assert.Throws<CniException>(Del).Error;

        Assert.Equal(code, error.Code);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length + error.Details.Length, 1, 16 * 1024);
    }

    [Fact]
    public void The_result_of_ADD_is_returned_as_the_plugin_wrote_it()
    {
        const string Result = """{"x":1.50,"cniVersion":"0.4.0","interfaces":[{"name":"é","mac":"3","sandbox":"0"}],"dns":{}}""";
        _runner.Answers("bridge", Result);

        Assert.Equal(Result, Encoding.UTF8.GetString(JsonBorder.Write(Add())));
    }

    private static PluginCall Call(CniCommand command) => new()
    {
        Type = "bridge",
        Configuration = new JsonObject { ["name"] = "net", ["type"] = "bridge" },
        Parameters = new PluginParameters { Command = command, Path = ["/opt/cni/bin"] },
    };

    private void Del() => new PluginInvoker(_runner).Run(Call(CniCommand.Del), CancellationToken.None);

    private JsonObject Add() => new PluginInvoker(_runner).Add(Call(CniCommand.Add), CniVersion.V100, CancellationToken.None);
}
