// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Runtime;

/// <summary>Where the ADD of a configuration list failed; rolling it back depends on it.</summary>
/// <param name="Plugin">The zero-based index of the plugin that failed. Earlier plugins succeeded; later plugins did not run.</param>
/// <param name="WasStarted">False if that plugin could not be started.</param>
/// <param name="Error">The error of that plugin; null if unknown.</param>
/// <param name="IsPluginsOwn">True if the plugin itself reported the error (CNI §5 "Error").</param>
public readonly record struct AddFailure(int Plugin, bool WasStarted, CniError? Error = null, bool IsPluginsOwn = false)
{
    /// <summary>Reads the failure from an exception of <see cref="NetworkRuntime.Add"/>; null if no plugin was reached.</summary>
    public static AddFailure? Of(CniException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.PluginIndex is { } index
            ? new AddFailure(index, exception.WasPluginStarted, exception.Error, exception.IsPluginsOwn)
            : null;
    }

    /// <summary>
    /// True if the plugin's failed DEL shows that its ADD left nothing, because both failed at the same validation. That holds if both
    /// report the same error with the same code, and if DEL fails with a code that the specification uses for rejected input (CNI §5
    /// "Error": 1, 2, 4, 6, 7).
    /// </summary>
    /// <param name="del">The failure of the plugin's DEL, which had the configuration and the arguments of ADD.</param>
    /// <param name="hasNamespace">False if DEL had no namespace: code 4 may then refer to the missing namespace.</param>
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

    // If the plugin wrote no CNI error, compare what it wrote to stderr.
    private bool HasSameWords(CniError add, CniException del)
    {
        var (code, message, details) = del.Error;
        return add.Code == code
            && add.Message == message
            && ((IsPluginsOwn && del.IsPluginsOwn)
                || (code == (int)PluginErrorCode.PluginFailed && details.Length > 0 && add.Details == details));
    }
}
