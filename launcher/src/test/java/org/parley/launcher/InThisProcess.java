package org.parley.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.parley.launcher.ParleyProcess.Run;
import picocli.CommandLine;

/** The command without a process of its own, for what it says and its exit status. */
final class InThisProcess {
  private InThisProcess() {}

  static Run parley(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    CommandLine command = ParleyCommand.commandLine();
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    int status = command.execute(arguments);
    return new Run(status, out.toString(), err.toString());
  }
}
