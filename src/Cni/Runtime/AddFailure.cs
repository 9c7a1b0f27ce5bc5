// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Runtime;

/// <summary>Where the ADD of a configuration list failed; what undoing it may expect of each plugin follows from that.</summary>
/// <param name="Plugin">The place of the plugin that failed, from zero. Those before it succeeded, those after it never ran.</param>
/// <param name="WasStarted">False where that plugin could not be started either.</param>
/// <param name="Error">What that plugin failed with, as it said it; null where that is not known.</param>
/// <param name="IsPluginsOwn">True where the plugin itself said so, with an error of the protocol.</param>
public readonly record struct AddFailure(int Plugin, bool WasStarted, CniError? Error = null, bool IsPluginsOwn = false)
{
    /// <summary>What an exception of <see cref="NetworkRuntime.Add"/> says; null where no plugin was reached.</summary>
    public static AddFailure? Of(CniException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.PluginIndex is { } index
            ? new AddFailure(index, exception.WasPluginStarted, exception.Error, exception.IsPluginsOwn)
            : null;
    }

    /// <summary>
    /// Whether a failed DEL of the plugin shows that its ADD left nothing: both refused at the same step. That is so where both say the
    /// same with the same code, and where DEL fails with a code that the specification gives to refusals (CNI §5 "Error": 1, 2, 4, 6, 7).
    /// </summary>
    /// <param name="del">The failure of the plugin's DEL, with the configuration and the arguments of ADD.</param>
    /// <param name="hasNamespace">False where DEL was given no namespace: code 4 may then be about that.</param>
    internal bool IsRefusedAgain(CniException del, bool hasNamespace) =>
        Error is { } add && ((IsPluginsOwn && del.IsPluginsOwn && IsRefusal(del.Error, add, hasNamespace)) || HasSameWords(add, del));

    private static bool IsRefusal(CniError del, CniError add, bool hasNamespace) => (CniErrorCode)del.Code switch
    {
        CniErrorCode.IncompatibleVersion
            or CniErrorCode.UnsupportedField
            or CniErrorCode.DecodingFailure
            or CniErrorCode.InvalidNetworkConfiguration => true,
        CniErrorCode.InvalidEnvironment => hasNamespace || add.Code == del.Code,
        _ => false,
    };

    // Where the plugin wrote no error of the protocol, its words are what it wrote to stderr.
    private bool HasSameWords(CniError add, CniException del)
    {
        var (code, message, details) = del.Error;
        return add.Code == code
            && add.Message == message
            && ((IsPluginsOwn && del.IsPluginsOwn)
                || (code == (int)PluginErrorCode.PluginFailed && details.Length > 0 && add.Details == details));
    }
}
