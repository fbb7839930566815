package org.parley.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.parley.launcher.suite.Layout;
import org.parley.launcher.suite.Service;

/** A built project whose services are {@link StandInService}s. */
public final class StandInProject {
  private StandInProject() {}

  public static Layout in(Path folder) throws IOException {
    Layout layout = new Layout(folder.resolve("project"), folder.resolve("state"));
    copyShippedSkills(layout.skills());
    for (Service service : Service.values()) {
      Path jar = layout.jar(service.moduleName());
      Files.createDirectories(jar.getParent());
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file, manifest())) {
        String name = StandInService.class.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = StandInService.class.getClassLoader().getResourceAsStream(name)) {
          if (bytes == null) {
            throw new IOException(name + " is not on the class path");
          }
          bytes.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return layout;
  }

  static void copyShippedSkills(Path to) throws IOException {
    Files.createDirectories(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("../skills"), "*.yaml")) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInService.class.getName());
    return manifest;
  }
}
