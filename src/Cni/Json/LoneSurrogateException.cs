// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>An escaped surrogate without its other half, with its byte offset; internal to this folder.</summary>
internal sealed class LoneSurrogateException(long offset, Exception inner) : Exception("lone surrogate", inner)
{
    public long Offset => offset;
}
