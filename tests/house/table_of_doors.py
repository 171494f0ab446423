"""Who may open what: a literal table, beside what the app really answers and what the guard's table says.

A new address without a row here fails. The letters are, in this order: nobody, PS lead, PS staff, clinician,
leadership, administrator; the lead leads the series that the ids belong to. What they mean:

    o  opens: 200, or 302 after a press that did its work or had nothing to do
    >  asked to sign in: 302 to the door for a page, 401 for a form that was sent
    x  403, whatever stands in the address
    -  404, as if it did not exist
    f  the form was read and says what is missing (422), or the action says why not (409)
"""

from coreflect.foundation.permissions import Role

ROLES = (None, Role.PS_LEAD, Role.PS_STAFF, Role.CLINICIAN, Role.LEADERSHIP, Role.ADMINISTRATOR)
MATRIX = {
    # endpoint                        method   nobody lead staff clinician leadership administrator
    ("home.healthz", "GET"):                  "oooooo",
    ("stylesheet", "GET"):                    "oooooo",
    ("home.index", "GET"):                    ">ooooo",
    ("home.look", "POST"):                    "oooooo",
    ("home.me", "GET"):                       ">ooooo",
    ("home.me", "POST"):                      ">fffff",
    ("home.moved", "GET"):                    ">ooooo",
    ("home.opening", "GET"):                  ">ooooo",  # names for who leads the date only: tests/home
    ("home.practice", "GET"):                 "oooooo",
    ("home.practice_card", "GET"):            "oooooo",
    ("home.practice_of", "GET"):              "oooooo",
    ("home.promise", "GET"):                  "oooooo",
    ("home.settings", "GET"):                 ">xxxxo",
    ("home.settings", "POST"):                ">xxxxf",
    ("home.sign_out_everywhere", "POST"):     ">ooooo",
    ("notices.index", "GET"):                 ">ooooo",
    ("notices.outbox", "GET"):                ">xxxxo",
    ("notices.retry", "POST"):                ">xxxxo",
    ("notices.retry_all", "POST"):            ">xxxxo",
    ("notices.stop", "GET"):                  "------",  # without a signature; tests/notices has one
    ("notices.stop", "POST"):                 "------",
    ("notices.wishes", "GET"):                ">ooooo",
    ("notices.wishes", "POST"):               ">fffff",  # everybody can choose how to get the notice of a release
    ("people.activate", "POST"):              ">xxxxo",
    ("people.change", "POST"):                ">xxxxf",
    ("people.deactivate", "POST"):            ">xxxxo",
    ("people.erase", "POST"):                 ">xxxxf",
    ("people.erasing", "GET"):                ">xxxxf",  # the account is open
    ("people.enter", "POST"):                 "------",  # no doors outside a demonstration
    ("people.index", "GET"):                  ">oxxxo",
    ("people.invite", "GET"):                 ">oxxxo",
    ("people.invite", "POST"):                ">fxxxf",
    ("people.link", "GET"):                   ">oxxxo",
    ("people.link", "POST"):                  ">oxxxo",  # the account is a clinician's without a password
    ("people.set_up", "GET"):                 "------",  # the agency stands
    ("people.set_up", "POST"):                "------",
    ("people.show", "GET"):                   ">oxxxo",
    ("people.sign_in", "GET"):                "oooooo",
    ("people.sign_in", "POST"):               "ffffff",
    ("people.sign_out", "GET"):               "oooooo",
    ("people.sign_out", "POST"):              "oooooo",
    ("people.welcome", "GET"):                "gggggg",  # a link that is spent says so: 410
    ("people.welcome", "POST"):               "gggggg",
    ("policies.answer", "GET"):               ">ooooo",
    ("policies.answers", "GET"):              ">ooooo",
    ("policies.approve", "POST"):             ">fxxfx",  # who owns the change as PS, and who may decide
    ("policies.compare", "GET"):              ">ooooo",
    ("policies.decide", "GET"):               ">xxxox",
    ("policies.decide", "POST"):              ">xxxfx",
    ("policies.lead", "GET"):                 ">oxxxx",  # and who owns the change as PS lead or PS staff
    ("policies.lead", "POST"):                ">fxxxx",
    ("policies.together", "GET"):             ">oxxox",  # PS staff who own the change
    ("policies.offer_together", "POST"):      ">fxxfx",
    ("policies.press_together", "POST"):      ">fxxfx",  # nothing is offered
    ("policies.end_together", "POST"):        ">fxxfx",
    ("policies.pen", "GET"):                  ">oxxox",  # PS staff who own the change
    ("policies.pen", "POST"):                 ">fxxfx",
    ("policies.dissent", "GET"):              ">--xxx",  # and who holds the change; nothing is decided yet
    ("policies.dissent", "POST"):             ">--xxx",
    ("policies.answer_dissent", "GET"):       ">--x-x",  # and who holds the change; there is no dissent
    ("policies.answer_dissent", "POST"):      ">--x-x",
    ("policies.entry", "GET"):                ">ooooo",
    ("policies.domain", "GET"):               ">ooxxx",  # and who holds the change
    ("policies.domain", "POST"):              ">ffxxx",  # and who holds the change
    ("policies.follow", "POST"):              ">ooooo",
    ("policies.follow_release", "POST"):      ">-----",  # not published; tests/policies has one that is
    ("policies.following", "GET"):            ">ooooo",
    ("policies.give_answer", "POST"):         ">xxxfx",
    ("policies.differences", "GET"):          ">ooooo",
    ("policies.draft", "GET"):                ">ooxxx",  # and who holds the change
    ("policies.draft", "POST"):               ">ffxxx",  # and who holds the change
    ("policies.index", "GET"):                ">ooooo",
    ("policies.leaflet", "GET"):              ">fffff",  # before it is tried out: tests/policies
    ("policies.leaflet_pdf", "GET"):          ">fffff",
    ("policies.learn", "GET"):                ">xxx-x",  # the theme asks for an answer instead
    ("policies.learn", "POST"):               ">xxx-x",
    ("policies.look", "GET"):                 ">ffxxx",  # who holds it, too; nothing to look at yet: 409
    ("policies.look", "POST"):                ">ffxxx",
    ("policies.links", "GET"):                ">ooooo",
    ("policies.move", "GET"):                 ">ooxxx",  # and who holds the change
    ("policies.move", "POST"):                ">ffxxx",  # and who holds the change
    ("policies.confirm", "POST"):             ">fxxxx",  # without the themes that the page named
    ("policies.holders", "GET"):              ">oxxxx",  # and who holds the change
    ("policies.holders", "POST"):             ">fxxxx",  # and who holds the change
    ("policies.step_down", "POST"):           ">foooo",  # the only PS owner is asked to stay; others do not hold it
    ("policies.link_themes", "GET"):          ">ooxxx",  # and who holds the change
    ("policies.link_themes", "POST"):         ">ffxxx",  # and who holds the change
    ("policies.raised", "GET"):               ">ooooo",
    ("policies.raised_one", "GET"):           ">o----",  # who raised it, and who is asked to hold it
    ("policies.mend_raised", "GET"):          ">o----",  # who raised it
    ("policies.mend_raised", "POST"):         ">f----",
    ("policies.take_back", "POST"):           ">ooooo",  # done, or done before: who raised it
    ("policies.say_no", "POST"):              ">ooooo",  # the same: who is asked to hold it
    ("policies.propose", "GET"):              ">ooxxx",
    ("policies.propose", "POST"):             ">ffxxx",
    ("policies.public", "GET"):               "------",  # until the agency switches it on: tests/policies/test_public
    ("policies.preview", "GET"):              ">xxxxo",
    ("policies.said", "GET"):                 ">ooooo",
    ("policies.show", "GET"):                 ">ooooo",
    ("policies.trail", "GET"):                ">ooooo",
    ("policies.trail_file", "GET"):           ">ooooo",
    ("policies.write", "GET"):                ">ooxxx",  # a question for all who hold the change
    ("policies.write", "POST"):               ">ffxxx",  # a question for all who hold the change
    ("policies.trail_of", "GET"):             ">ooooo",
    ("policies.unfollow", "POST"):            ">ooooo",
    ("policies.unfollow_release", "POST"):    ">ooooo",
    ("policies.version", "GET"):              ">ooooo",
    ("policies.versions", "GET"):             ">ooooo",
    ("releases.give_back", "POST"):           ">oo-xx",  # a clinician only where nobody of PS can: tests/releases
    ("releases.held", "GET"):                 "------",  # below /room: no quiet week; tests/releases has one
    ("releases.hold", "POST"):                "------",
    ("releases.index", "GET"):                ">ooooo",
    ("releases.leaving", "GET"):              "------",
    ("releases.prepare", "POST"):             ">oxxxx",
    ("releases.show", "GET"):                 ">oo---",  # in preparation; a published one is open to all, below
    ("releases.sign", "POST"):                ">ff-xx",
    ("releases.start", "POST"):               ">oxxxx",
    ("releases.withdraw", "POST"):            ">oxxxx",
    ("releases.withdrawing", "GET"):          ">oxxxx",
    ("sessions.accept", "POST"):              ">xffxx",  # it has begun
    ("sessions.attendance", "GET"):           ">o-xxx",  # PS staff open what they step in for only
    ("sessions.attendance", "POST"):          ">f-xxx",
    ("sessions.certificate", "GET"):          ">-----",  # nobody of them came; whoever did finds it: tests/sessions
    ("sessions.certificate_of_year", "GET"):  ">-----",
    ("sessions.certificates", "GET"):         ">ooooo",
    ("sessions.check_certificate", "GET"):    "oooooo",
    ("sessions.numbers", "GET"):              ">ooooo",
    ("sessions.by_mail", "GET"):              "gggggg",  # without its signature a link is over
    ("sessions.by_mail", "POST"):             "gggggg",
    ("sessions.calendar", "GET"):             ">ooooo",
    ("sessions.calendar", "POST"):            ">ooooo",
    ("sessions.feed", "GET"):                 "------",  # a secret address that is not; one that is: tests/sessions
    ("sessions.new_feed", "POST"):            ">ooooo",
    ("sessions.no_feed", "POST"):             ">ooooo",
    ("sessions.one_date", "GET"):             ">ooooo",
    ("sessions.cancel", "GET"):               ">oxxxx",
    ("sessions.cancel", "POST"):              ">fxxxx",
    ("sessions.closures", "GET"):             ">oxxxo",
    ("sessions.closures", "POST"):            ">fxxxf",
    ("sessions.customs", "POST"):             ">oxxxx",
    ("sessions.edit", "GET"):                 ">oxxxx",
    ("sessions.edit", "POST"):                ">fxxxx",
    ("sessions.import_closures", "GET"):      ">oxxxo",
    ("sessions.import_closures", "POST"):     ">fxxxf",
    ("sessions.index", "GET"):                ">ooooo",
    ("sessions.end_stepping_in", "POST"):     ">o-xxx",  # that person does not step in
    ("sessions.leads", "GET"):                ">oxxxx",
    ("sessions.leads", "POST"):               ">fxxxx",
    ("sessions.month", "GET"):                ">ooooo",
    ("sessions.one_series", "GET"):           ">ooooo",
    ("sessions.open_again", "GET"):           ">oxxxo",
    ("sessions.open_again", "POST"):          ">oxxxo",
    ("sessions.plan", "GET"):                 ">oxxxx",
    ("sessions.plan", "POST"):                ">fxxxx",
    ("sessions.run", "GET"):                  ">xooxx",
    ("sessions.run", "POST"):                 ">xffxx",
    ("sessions.show", "GET"):                 ">ooooo",
    ("sessions.sign_up", "POST"):             ">xffxx",  # it has begun
    ("sessions.step_down", "POST"):           ">oxxxx",
    ("sessions.substitute", "GET"):           ">oxxxx",
    ("sessions.substitute", "POST"):          ">fxxxx",
    ("sessions.take_off", "GET"):             ">--xxx",  # the person is not on the list
    ("sessions.take_off", "POST"):            ">--xxx",
    ("sessions.take_over", "POST"):           ">fxxxx",
    ("sessions.withdraw", "POST"):            ">xffxx",  # it has begun
    ("static", "GET"):                        "oooooo",
    ("summaries.export_csv", "GET"):          ">ooxox",
    ("summaries.export_pdf", "GET"):          ">ooxox",
    ("summaries.export_xlsx", "GET"):         ">ooxox",
    ("summaries.index", "GET"):               ">ooxox",
    ("summaries.over_time", "GET"):           ">ooxox",
    ("summaries.pdf", "GET"):                 ">--x-x",  # in preparation; tests/summaries opens a published one
    ("summaries.show", "GET"):                ">--x-x",
    ("summaries.themes", "GET"):              ">ooxox",
    ("themes.enter", "GET"):                  "oooooo",  # nobody is signed in at any address below /room
    ("themes.enter", "POST"):                 "ffffff",
    ("themes.hold", "POST"):                  "------",  # without a theme; tests/themes has one
    ("themes.room", "GET"):                   "oooooo",
    ("themes.room", "POST"):                  "ffffff",
    ("themes.thanks", "GET"):                 "oooooo",
    ("themes.room_desk", "GET"):              ">o-xxx",
    ("themes.show", "POST"):                  ">o-xxx",  # closed already: nothing to do
    ("themes.show_all", "POST"):              ">f-xxx",
    ("themes.let_go", "POST"):                ">o-xxx",  # no slip: nothing to do
    ("themes.changes", "GET"):                ">oxxxx",
    ("themes.check", "POST"):                 ">ooxxx",  # nothing to look at: it says so
    ("themes.labels", "GET"):                 ">o-xxx",
    ("themes.edit", "GET"):                   ">o-xxx",
    ("themes.edit", "POST"):                  ">f-xxx",
    ("themes.export", "GET"):                 ">oxxxx",
    ("themes.import_file", "GET"):            ">oxxxx",
    ("themes.import_file", "POST"):           ">fxxxx",
    ("themes.index", "GET"):                  ">oxxxx",
    ("themes.missing", "GET"):                ">o-xxx",
    ("themes.missing", "POST"):               ">o-xxx",  # nobody noted, nobody noted before: nothing to refuse
    ("themes.record", "GET"):                 ">o-xxx",
    ("themes.record", "POST"):                ">f-xxx",
    ("themes.remove", "POST"):                ">f-xxx",
    ("themes.notebook", "GET"):               ">oxxxx",
    ("themes.take_out", "POST"):              ">-xxxx",  # that year has no notebook; tests/themes has one
    ("themes.take_out_year", "POST"):         ">-xxxx",
    ("themes.rename", "GET"):                 ">oxxxx",
    ("themes.rename", "POST"):                ">fxxxx",
    ("themes.bring_back", "POST"):            ">oxxxx",
    ("themes.meaning", "GET"):                ">oxxxx",
    ("themes.meaning", "POST"):               ">fxxxx",
    ("themes.merge", "GET"):                  ">oxxxx",
    ("themes.merge_into", "GET"):             ">oxxxx",
    ("themes.merge_into", "POST"):            ">fxxxx",
    ("themes.retire", "GET"):                 ">oxxxx",
    ("themes.retire", "POST"):                ">fxxxx",
    ("themes.split", "GET"):                  ">oxxxx",
    ("themes.split", "POST"):                 ">fxxxx",
    ("themes.theme", "GET"):                  ">oxxxx",
    ("themes.undo", "POST"):                  ">oxxxx",  # that box holds no change: nothing to undo any more
}  # fmt: skip
STATUS = {"o": {200, 302}, "x": {403}, "-": {404}, "f": {409, 422}, "g": {410}}
# Another lead: her own things are not these.
OTHER_LEAD = {
    ("sessions.attendance", "GET"): 404,
    ("sessions.attendance", "POST"): 404,
    ("sessions.cancel", "GET"): 404,
    ("sessions.cancel", "POST"): 404,
    ("sessions.end_stepping_in", "POST"): 404,
    ("sessions.leads", "POST"): 404,
    ("sessions.step_down", "POST"): 404,
    ("sessions.substitute", "GET"): 404,
    ("sessions.substitute", "POST"): 404,
    ("sessions.edit", "GET"): 404,
    ("sessions.edit", "POST"): 404,
    ("sessions.customs", "POST"): 404,
    ("themes.labels", "GET"): 404,
    ("themes.record", "GET"): 404,
    ("themes.record", "POST"): 404,
    ("themes.edit", "GET"): 404,
    ("themes.edit", "POST"): 404,
    ("themes.remove", "POST"): 404,
    ("themes.missing", "GET"): 404,
    ("themes.missing", "POST"): 404,
    ("themes.room_desk", "GET"): 404,
    ("themes.show", "POST"): 404,
    ("themes.show_all", "POST"): 404,
    ("themes.let_go", "POST"): 404,
    ("releases.prepare", "POST"): 404,
    ("releases.withdraw", "POST"): 404,
    ("releases.withdrawing", "GET"): 404,
    ("themes.take_out", "POST"): 404,
    ("themes.take_out_year", "POST"): 404,
}
