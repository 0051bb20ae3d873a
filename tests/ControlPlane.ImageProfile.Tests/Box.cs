namespace ControlPlane.ImageProfile;

/// <summary>A type with methods to be found.</summary>
internal sealed class Box<T>
    where T : struct
{
    private T _value;

    public void Put() => _value = default;

    public void Put(T value) => _value = value;

    public TResult Select<TResult>(Func<T, TResult> selector) => selector(_value);

    public TResult? Cast<TResult>()
        where TResult : struct => _value as object as TResult?;
}
