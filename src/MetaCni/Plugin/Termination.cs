// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Plugin;

/// <summary>A termination signal from the runtime or an administrator: the operation finishes in order and returns a result.</summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly IDisposable _registration;

    private Termination(CancellationTokenSource source, IDisposable registration) => (_source, _registration) = (source, registration);

    /// <summary>Cancelled by SIGTERM, SIGINT and SIGHUP.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Starts to watch. While stdin is read there is nothing to finish, so signals are not watched earlier.</summary>
    public static Termination Watch(PluginServices services, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new Termination(source, services.OnTermination(source.Cancel));
    }

    /// <summary>The error of an aborted operation: a later retry helps, whatever failed.</summary>
    public static CniException ErrorOf(CniException e) => new(
        e.Error with { Code = (int)CniErrorCode.TryAgainLater, Message = $"the operation was aborted by a signal: {e.Error.Message}" }, e);

    /// <summary>The error unchanged, or as an error of an operation that a signal aborted.</summary>
    public static CniException ErrorOf(CniError error, CancellationToken stop) =>
        stop.IsCancellationRequested ? ErrorOf(new CniException(error)) : new CniException(error);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
