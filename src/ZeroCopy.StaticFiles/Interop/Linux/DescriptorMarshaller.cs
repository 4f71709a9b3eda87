using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace ZeroCopy.StaticFiles.Interop.Linux;

/// <summary>
/// Passes a handle to a system call as its descriptor number, held (add-ref) for exactly the length of the call.
/// A handle that is already closed is passed as −1, so that the kernel itself answers EBADF: a lost race between a send and a close
/// is a value, not an <see cref="ObjectDisposedException"/>, and this is the only place that knows.
/// </summary>
[CustomMarshaller(typeof(SafeHandle), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static class DescriptorMarshaller
{
    /// <summary>The state of one argument during one call; the generated stub calls its methods in this order.</summary>
    internal ref struct ManagedToUnmanagedIn
    {
        private SafeHandle? _handle;
        private bool _held;

        public void FromManaged(SafeHandle? handle)
        {
            _handle = handle;
            try
            {
                handle?.DangerousAddRef(ref _held);
            }
            catch (ObjectDisposedException)
            {
                // _held stays false: ToUnmanaged gives −1 and Free has nothing to release.
            }
        }

        public readonly int ToUnmanaged() => _held ? (int)_handle!.DangerousGetHandle() : -1;

        public readonly void Free()
        {
            if (_held)
            {
                _handle!.DangerousRelease();
            }
        }
    }
}
