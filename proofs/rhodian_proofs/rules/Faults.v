(* Checked: of items of any number, all pass a test, or one is the first that does not.

   Used by columns.py of the kernel's loops, and by symbolic/faults.py: what is refused is the first item at fault, and
   those before it are not. *)

From Coq Require Import List Lia PeanoNat.
Import ListNotations.

Section First.
Variables (T : Type) (passes : T -> bool).

(* The item at a place does not pass, and all before it do. *)
Definition first_at_fault (l : list T) (place : nat) (x : T) : Prop :=
  exists pre post, l = pre ++ x :: post /\ place = length pre /\ Forall (fun y => passes y = true) pre /\
    passes x = false.

(* There is such an item, or all pass, ... *)
Theorem all_pass_or_one_is_the_first_at_fault : forall l,
  Forall (fun x => passes x = true) l \/ exists place x, first_at_fault l place x.
Proof.
  induction l as [|x l [H|(place & y & pre & post & -> & -> & Hpre & Hy)]]; [left; constructor| |];
    destruct (passes x) eqn:Hx.
  - left. constructor; assumption.
  - right. exists 0, x, [], l. auto.
  - right. exists (S (length pre)), y, (x :: pre), post. repeat split; auto.
  - right. exists 0, x, [], (pre ++ y :: post). auto.
Qed.

(* ... never both, ... *)
Theorem not_all_pass_where_one_is_at_fault : forall l place x, first_at_fault l place x ->
  ~ Forall (fun x => passes x = true) l.
Proof.
  intros l place x (pre & post & -> & _ & _ & Hx) H. apply Forall_app in H. destruct H as [_ H].
  inversion H. congruence.
Qed.

(* ... it stands at its place, ... *)
Theorem the_first_at_fault_stands_at_its_place : forall l place x, first_at_fault l place x ->
  nth_error l place = Some x /\ passes x = false.
Proof.
  intros l place x (pre & post & -> & -> & _ & Hx). split; [|assumption].
  rewrite nth_error_app2, Nat.sub_diag by lia. reflexivity.
Qed.

(* ... whoever stands before it passes, by whatever test another search was made, ... *)
Theorem whoever_stands_before_the_first_at_fault_passes : forall l place x earlier y, first_at_fault l place x ->
  nth_error l earlier = Some y -> earlier < place -> passes y = true.
Proof.
  intros l place x earlier y (pre & post & -> & -> & Hpre & _) Hy Hbefore.
  rewrite nth_error_app1 in Hy by assumption. apply nth_error_In in Hy.
  exact (proj1 (Forall_forall _ _) Hpre y Hy).
Qed.

(* ... and there is no other. *)
Theorem there_is_only_one_first_at_fault : forall l place x other y, first_at_fault l place x ->
  first_at_fault l other y -> place = other /\ x = y.
Proof.
  intros l place x other y H K.
  destruct (the_first_at_fault_stands_at_its_place _ _ _ H) as [Hat Hx].
  destruct (the_first_at_fault_stands_at_its_place _ _ _ K) as [Kat Ky].
  destruct (Nat.lt_trichotomy place other) as [L|[->|L]].
  - rewrite (whoever_stands_before_the_first_at_fault_passes _ _ _ _ _ K Hat L) in Hx. discriminate.
  - split; [reflexivity|congruence].
  - rewrite (whoever_stands_before_the_first_at_fault_passes _ _ _ _ _ H Kat L) in Ky. discriminate.
Qed.
End First.

(* columns.first: the place of the first item of which it is so; a predicate that refuses ends the search. *)
Section Place.
Context {Item Error : Type}.
Variable so : Item -> bool + Error.

Fixpoint first_from (place : nat) (items : list Item) : option nat + Error :=
  match items with
  | [] => inl None
  | item :: rest =>
      match so item with
      | inl true => inl (Some place)
      | inl false => first_from (S place) rest
      | inr refusal => inr refusal
      end
  end.
Definition first (items : list Item) : option nat + Error := first_from 0 items.

Lemma first_from_app : forall pre rest place, Forall (fun item => so item = inl false) pre ->
  first_from place (pre ++ rest) = first_from (place + length pre) rest.
Proof.
  induction pre as [|item pre IH]; intros rest place H; simpl; [f_equal; lia|].
  inversion H as [|? ? Hi Hpre]; subst. rewrite Hi, IH by assumption. f_equal. lia.
Qed.

Lemma first_from_stops : forall items place,
  (Forall (fun item => so item = inl false) items /\ first_from place items = inl None) \/
  (exists pre item post, items = pre ++ item :: post /\ Forall (fun q => so q = inl false) pre /\
    so item <> inl false).
Proof.
  induction items as [|item items IH]; intros place; simpl; [left; auto|].
  destruct (so item) as [[|]|] eqn:Hi; try (right; exists [], item, items; repeat split; auto; congruence).
  destruct (IH (S place)) as [[H E]|(pre & q & post & -> & Hpre & Hq)]; [left; auto|].
  right. exists (item :: pre), q, post. auto.
Qed.

(* It is so of none, ... *)
Theorem first_finds_nothing_where_it_is_so_of_none : forall items,
  first items = inl None <-> Forall (fun item => so item = inl false) items.
Proof.
  intros items. split; intros H.
  - destruct (first_from_stops items 0) as [[Hall _]|(pre & item & post & -> & Hpre & Hi)]; [assumption|].
    unfold first in H. rewrite first_from_app in H by assumption. simpl in H.
    destruct (so item) as [[|]|]; congruence.
  - rewrite <- (app_nil_r items). unfold first. rewrite first_from_app by assumption. reflexivity.
Qed.

(* ... or the answer of the first of which it is not known not to be so decides. *)
Theorem first_finds_the_first_place : forall pre item post, Forall (fun q => so q = inl false) pre ->
  so item = inl true -> first (pre ++ item :: post) = inl (Some (length pre)).
Proof. intros pre item post H Hi. unfold first. rewrite first_from_app by assumption. simpl. rewrite Hi. auto. Qed.

Theorem first_is_refused_as_the_first_to_blame : forall pre item post refusal,
  Forall (fun q => so q = inl false) pre -> so item = inr refusal -> first (pre ++ item :: post) = inr refusal.
Proof. intros pre item post x H Hi. unfold first. rewrite first_from_app by assumption. simpl. rewrite Hi. auto. Qed.

Theorem first_is_decided_by_one_item : forall items, first items <> inl None ->
  exists pre item post, items = pre ++ item :: post /\ Forall (fun q => so q = inl false) pre /\ so item <> inl false.
Proof.
  intros items H. destruct (first_from_stops items 0) as [[_ E]|F]; [|assumption]. unfold first in H. congruence.
Qed.
End Place.

(* columns.name_at: the text for an item holds a field and a place. *)
Definition name_at {Field : Type} (field : Field) (place : nat) : Field * nat := (field, place).
Theorem items_of_one_name_stand_at_one_place : forall (Field : Type) (field other : Field) place place',
  name_at field place = name_at other place' <-> field = other /\ place = place'.
Proof. intros. unfold name_at. split; [intros [= -> ->]; auto | intros [-> ->]; reflexivity]. Qed.
