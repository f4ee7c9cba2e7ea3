package cn.zhilu.engine.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of the engine's database: what lies in it is for its owner only. */
final class PrivateFolder {

  private PrivateFolder() {
  }

  /** Makes the folder where it is absent, and closes one that others could enter. */
  static void ensure(String directory) {
    Path folder = Path.of(directory).toAbsolutePath().normalize();
    try {
      Files.createDirectories(folder);
    } catch (IOException refused) {
      throw new ConfigurationException("The engine does not start: the folder " + folder
          + " cannot be made. Set ENGINE_DATA_DIR to one that may be written.");
    }
    PosixFileAttributeView view = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    } catch (IOException refused) {
      // Somebody else's folder, lent to the engine: its owner decides who else reads it.
      System.err.println("The folder " + folder + " is not the engine's own; see to it that nobody else can read it.");
    }
  }
}
