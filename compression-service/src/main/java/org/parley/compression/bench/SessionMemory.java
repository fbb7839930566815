package org.parley.compression.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parley.runtime.Bundle;

/**
 * What a loaded and used version takes of memory outside of Java's heap, as the C library counts it
 * ({@code mallinfo2} of glibc): other than resident pages, that does not depend on what was loaded
 * and given back before.
 */
public final class SessionMemory {
  /** Places of the result's ten numbers: bytes in use in its arenas, and in blocks of their own. */
  private static final int IN_ARENAS = 7;

  private static final int IN_BLOCKS = 4;
  private static final int NUMBERS = 10;
  private static final int COPIES = 4;

  private SessionMemory() {}

  /** Bytes, or 0 where the system's C library does not count. */
  public static long of(Bundle version) {
    Optional<MethodHandle> counter = counter();
    if (counter.isEmpty()) {
      return 0;
    }
    List<Engine> open = new ArrayList<>();
    try {
      // The first of all also loads libraries.
      open.add(used(version));
      long before = allocated(counter.get());
      for (int i = 0; i < COPIES; i++) {
        open.add(used(version));
      }
      return (allocated(counter.get()) - before) / COPIES;
    } finally {
      open.forEach(Engine::close);
    }
  }

  private static Engine used(Bundle version) {
    List<Engine> engines = Engine.of(version);
    engines.subList(1, engines.size()).forEach(Engine::close);
    engines.getFirst().step();
    return engines.getFirst();
  }

  private static Optional<MethodHandle> counter() {
    MemoryLayout numbers = MemoryLayout.sequenceLayout(NUMBERS, ValueLayout.JAVA_LONG);
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("mallinfo2")
        .map(function ->
            linker.downcallHandle(
                function, FunctionDescriptor.of(MemoryLayout.structLayout(numbers))));
  }

  private static long allocated(MethodHandle counter) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment numbers = (MemorySegment) counter.invokeExact((SegmentAllocator) arena);
      return numbers.getAtIndex(ValueLayout.JAVA_LONG, IN_ARENAS)
          + numbers.getAtIndex(ValueLayout.JAVA_LONG, IN_BLOCKS);
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException("the C library's count of memory failed", e);
    }
  }
}
