// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Cni.Values;

namespace Cni.Invocation;

/// <summary>Evaluates a plugin's exit code and output (CNI §2 "Errors", §5 "Error"). Each failure names the plugin.</summary>
internal static class PluginAnswer
{
    // Half of the limit of an error's details: the caller adds its own context.
    private const int DetailsLimit = PlainText.MaximumLine / 2;
    private const int LineLimit = 256;

    // A longer error is read without a tree: many failing networks would each need one.
    private const int LongestErrorTree = 32 * 1024;

    /// <summary>Throws the error of a plugin that did not succeed: the plugin's own error, or a description of the failure.</summary>
    public static void ThrowIfFailed(string type, PluginOutput output)
    {
        if (output.Signal is { } signal)
        {
            throw new CniException(
                PluginErrorCode.PluginKilled,
                $"plugin {PlainText.Word(type)} was terminated by {SignalName(signal)}",
                Details(output))
            {
                PluginType = type,
            };
        }

        if (output.ExitCode != 0)
        {
            var error = ReadError(type, output);
            throw new CniException(error ?? Unexplained(type, output)) { PluginType = type, IsPluginsOwn = error is not null };
        }
    }

    /// <summary>Reads the result of a successful ADD; returns the tree unchanged.</summary>
    public static JsonObject ReadResult(string type, PluginOutput output, CniVersion version)
    {
        if (output.StandardOutput.All(IsBlank))
        {
            throw NoResult(type, "stdout is empty", Details(output));
        }

        try
        {
            ResultLimits.RequireLength(output.IsOutputCut ? output.StandardOutput.Length + 1 : output.StandardOutput.Length);
            var result = JsonBorder.ReadObject(output.StandardOutput, "stdout");
            if (CniErrorCodec.TryRead(result, out var error))
            {
                throw NoResult(type, $"it is an error: {error.Message}", error.Details);
            }

            ResultLimits.Require(ResultCodec.Read(result, version));
            return result;
        }
        catch (CniException e) when (e.PluginType is null)
        {
            throw NoResult(type, e.Error.Message, Details(output), e);
        }
    }

    private static CniError? ReadError(string type, PluginOutput output)
    {
        if (output.IsOutputCut || output.StandardOutput.Length > LongestErrorTree)
        {
            return CutError.TryRead(output.StandardOutput) is { } cut ? Explained(cut, type, output) : null;
        }

        try
        {
            // Go reads a missing msg as empty: the code is enough.
            var json = JsonBorder.ReadObject(output.StandardOutput, "stdout");
            if (JsonKeys.Find(json, "msg") is null)
            {
                JsonKeys.Set(json, "msg", "");
            }

            return CniErrorCodec.TryRead(json, out var error) ? Explained(error, type, output) : null;
        }
        catch (CniException)
        {
            // Invalid JSON is not a CNI error. The exit code remains; stderr goes into the details.
            return null;
        }
    }

    private static CniError Explained(CniError error, string type, PluginOutput output)
    {
        // 0 is not an error code, but plugins that delegate pass it on from libcni for a failure without output.
        var coded = error.Code == 0 ? error with { Code = (int)PluginErrorCode.PluginFailed } : error;
        return string.IsNullOrWhiteSpace(coded.Message) ? WithReason(coded, type, output) : coded;
    }

    private static CniError WithReason(CniError error, string type, PluginOutput output)
    {
        var stderr = output.StandardError.Trim();
        var lastLine = stderr[(stderr.LastIndexOf('\n') + 1)..].Trim();
        var reason = lastLine.Length switch
        {
            0 => "; run it by hand to find out, or ask its authors",
            <= LineLimit => $"; the last line of its stderr: {PlainText.Line(lastLine)}",
            _ => "; the last line of its stderr is in the details",
        };
        return error with
        {
            Message = $"plugin {PlainText.Word(type)} failed with exit code {output.ExitCode} and gave no reason{reason}",
            Details = error.Details.Length > 0 ? error.Details : Details(output),
        };
    }

    private static CniError Unexplained(string type, PluginOutput output) => new(
        PluginErrorCode.PluginFailed,
        $"plugin {PlainText.Word(type)} failed with exit code {output.ExitCode} and wrote no CNI error; "
        + (output.StandardError.Any(c => !char.IsWhiteSpace(c)) ? "its stderr is in the details" : "run it by hand to find out why"),
        Details(output));

    private static CniException NoResult(string type, string why, string details, Exception? inner = null) => new(
        PluginErrorCode.PluginAnswerInvalid,
        $"plugin {PlainText.Word(type)} reported success, but its answer is not a CNI result: {why}",
        details,
        inner)
    {
        PluginType = type,
    };

    // The protocol does not use stderr, but if stdout has no error, stderr is the only explanation. Stdout is never repeated: it may be a
    // document, such as a partial result or the configuration.
    private static string Details(PluginOutput output)
    {
        var text = output.StandardError.Trim();
        return (text.Length, output.StandardOutput.Length) switch
        {
            ( > 0, _) => PlainText.LastLine(text, DetailsLimit),
            (_, 0) => "",
            (_, var bytes) => $"it wrote nothing to stderr, and {bytes} bytes to stdout",
        };
    }

    private static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static string SignalName(int signal) => signal switch
    {
        6 => "SIGABRT",
        9 => "SIGKILL; check whether the machine is out of memory",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => $"signal {signal}",
    };
}
