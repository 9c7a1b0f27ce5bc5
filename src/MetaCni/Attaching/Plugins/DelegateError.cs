// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Plugins;

/// <summary>
/// A delegate's error as the runtime sees it: its own code, words and details, in front of them where it happened, behind them what is known
/// of the reason.
/// </summary>
internal static class DelegateError
{
    /// <param name="attachment">Where it happened.</param>
    /// <param name="error">What the delegate said, or what was found out about it.</param>
    /// <param name="context">The end of the message.</param>
    public static CniException Of(PlannedAttachment attachment, CniException error, string context = "")
    {
        var plugin = error.PluginType ?? attachment.Configuration.Plugins[0].Type;
        var (code, note) = Known(error.Error.Code);
        var start = NetworkLabel.WithPlugin(attachment, plugin) + ": ";
        var end = note + MissingPlugin.Remedy(error) + context;

        // Of a plugin that says very much the end is lost, not what to do.
        var room = PlainText.MaximumLine - Encoding.UTF8.GetByteCount(start + end);
        var message = start + PlainText.Line(Words(plugin, error), room) + end;
        return new CniException(new CniError(code, message, error.Error.Details), error) { PluginType = plugin };
    }

    // Of a plugin that gave no reason the message is ours, and begins in the same way.
    private static string Words(string plugin, CniException error)
    {
        var subject = $"plugin {PlainText.Word(plugin)} ";
        return error.IsPluginsOwn && !error.Error.Message.StartsWith(subject, StringComparison.Ordinal)
            ? $"{subject}failed: {error.Error.Message}"
            : error.Error.Message;
    }

    // CNI §5 "Error", code 3: "the runtime does not need to perform any container network cleanup". A plugin says so of its own network, and
    // there is a record to be taken down.
    private static (int Code, string Note) Known(int code) => code == (int)CniErrorCode.UnknownContainer
        ? ((int)PluginErrorCode.PluginFailed, $" (the plugin's code was {code})")
        : (code, "");
}
