// SPDX-License-Identifier: Apache-2.0

namespace Cni.Json;

/// <summary>A document has more values than its reader accepts; internal to this folder.</summary>
internal sealed class TooManyValuesException(int maximum) : Exception("too many values")
{
    public int Maximum => maximum;
}
