// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching;

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
        var where = $"network {PlainText.Word(attachment.Network)} ({PlainText.Word(plugin)}, {attachment.InterfaceName}): ";
        var words = error.IsPluginsOwn ? $"plugin {PlainText.Word(plugin)} failed: {error.Error.Message}" : error.Error.Message;
        return new CniException(Known(error.Error with { Message = where + words + context }), error) { PluginType = plugin };
    }

    // CNI §2, code 3: "the runtime does not need to perform any container network cleanup". A plugin says so of its own network, and there is
    // a record to be taken down.
    private static CniError Known(CniError error) => error.Code == (int)CniErrorCode.UnknownContainer
        ? new CniError(
            PluginErrorCode.PluginFailed, $"{error.Message} (the plugin's code was {error.Code})", error.Details)
        : error;
}
