// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Results;
using Cni.Values;

namespace Cni.Invocation;

/// <summary>Judges what a plugin left behind (CNI §2 "Errors", §5). Each failure names the plugin.</summary>
internal static class PluginAnswer
{
    // Half of what an error may have: who hands it on has something to add.
    private const int DetailsLimit = PlainText.MaximumLine / 2;
    private const int LineLimit = 256;

    // What is longer is read without a tree: of many networks that fail, each would have its own.
    private const int LongestErrorTree = 32 * 1024;

    /// <summary>Throws what a plugin that did not succeed said, or what became of it.</summary>
    public static void ThrowIfFailed(string type, PluginOutput output)
    {
        if (output.Signal is { } signal)
        {
            throw new CniException(PluginErrorCode.PluginKilled, $"plugin {PlainText.Word(type)} was ended by {SignalName(signal)}", Details(output))
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

    /// <summary>Reads the answer to a successful ADD, whose tree is returned as it is.</summary>
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
            // Go reads a msg that is missing as an empty one: the code counts.
            var json = JsonBorder.ReadObject(output.StandardOutput, "stdout");
            if (JsonKeys.Find(json, "msg") is null)
            {
                JsonKeys.Set(json, "msg", "");
            }

            return CniErrorCodec.TryRead(json, out var error) ? Explained(error, type, output) : null;
        }
        catch (CniException)
        {
            // Not JSON, so not an error of the protocol; the exit code remains, and what was written goes into the details.
            return null;
        }
    }

    private static CniError Explained(CniError error, string type, PluginOutput output)
    {
        // 0 is no error code, but plugins that delegate hand on what libcni makes of a silent failure.
        var coded = error.Code == 0 ? error with { Code = (int)PluginErrorCode.PluginFailed } : error;
        return string.IsNullOrWhiteSpace(coded.Message) ? WithWords(coded, type, output) : coded;
    }

    private static CniError WithWords(CniError error, string type, PluginOutput output)
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
        $"plugin {PlainText.Word(type)} reported success, but its answer is no result: {why}",
        details,
        inner)
    {
        PluginType = type,
    };

    // The protocol has no place for stderr; where stdout cannot explain a failure it is all there is. Stdout is never repeated: it may be
    // a document, such as half a result or the configuration.
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
        9 => "SIGKILL; is the machine out of memory?",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => $"signal {signal}",
    };
}
