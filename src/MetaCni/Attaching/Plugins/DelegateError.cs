// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching.Plugins;

/// <summary>
/// A delegate's error as the runtime sees it: the delegate's own code, message and details. The context stands before the message, known
/// causes after it.
/// </summary>
internal static class DelegateError
{
    /// <param name="attachment">The attachment that failed.</param>
    /// <param name="error">The delegate's error, or ours about the delegate.</param>
    /// <param name="context">The end of the message.</param>
    public static CniException Of(PlannedAttachment attachment, CniException error, string context = "")
    {
        var plugin = error.PluginType ?? attachment.Configuration.Plugins[0].Type;
        var (code, note) = Known(error.Error.Code);
        var start = NetworkLabel.WithPlugin(attachment, plugin) + ": ";
        var end = note + MissingPlugin.Remedy(error) + context;

        // A very long plugin message loses its own end, not the remedy.
        var room = PlainText.MaximumLine - Encoding.UTF8.GetByteCount(start + end);
        var message = start + PlainText.Line(MessageOf(plugin, error), room) + end;
        return new CniException(new CniError(code, message, error.Error.Details), error) { PluginType = plugin };
    }

    // If the plugin gave no reason, the message is ours and already starts this way.
    private static string MessageOf(string plugin, CniException error)
    {
        var subject = $"plugin {PlainText.Word(plugin)} ";
        return error.IsPluginsOwn && !error.Error.Message.StartsWith(subject, StringComparison.Ordinal)
            ? $"{subject}failed: {error.Error.Message}"
            : error.Error.Message;
    }

    // CNI §5 "Error", code 3: "the runtime does not need to perform any container network cleanup". The plugin means its own network only;
    // the record still has to be detached.
    private static (int Code, string Note) Known(int code) => code == (int)CniErrorCode.UnknownContainer
        ? ((int)PluginErrorCode.PluginFailed, $" (the plugin's code was {code})")
        : (code, "");
}
