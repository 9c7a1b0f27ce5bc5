// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Plugin;

/// <summary>The runtime, or a person, wants an operation to end: it comes to an end of its own, and answers.</summary>
internal sealed class Termination : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly IDisposable _registration;

    private Termination(CancellationTokenSource source, IDisposable registration) => (_source, _registration) = (source, registration);

    /// <summary>Cancelled by SIGTERM, SIGINT and SIGHUP.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>From here on; not earlier: while stdin is read nothing has been done, and there is nothing to finish.</summary>
    public static Termination Watch(PluginServices services, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return new Termination(source, services.OnTermination(source.Cancel));
    }

    /// <summary>Whatever it was that was cut short, trying again later helps.</summary>
    public static CniException ErrorOf(CniException e) => new(
        e.Error with
        {
            Code = (int)CniErrorCode.TryAgainLater,
            Message = "the operation was told to end before it was done: "
            + $"{e.Error.Message}"
        }, e);

    /// <summary>An error as it is, or as one of an operation that was told to end.</summary>
    public static CniException ErrorOf(CniError error, CancellationToken stop) =>
        stop.IsCancellationRequested ? ErrorOf(new CniException(error)) : new CniException(error);

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
